#include "coverage/python.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace evenshard::coverage {

namespace {

constexpr std::string_view kMarker = "\nevenshard-coverage-answer: ";
constexpr std::string_view kSpace = " \t\r\n";

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string ending(const base::Completed& completed) {
  if (completed.signal != 0) return fmt::format("was ended by signal {}", completed.signal);
  return fmt::format("exited with status {} and without an answer", completed.exit_code);
}

}  // namespace

const base::Environment kUnmeasured{{"COVERAGE_PROCESS_START", std::nullopt},
                                    {"COVERAGE_PROCESS_CONFIG", std::nullopt}};

std::string said(const base::Completed& completed) {
  return trimmed(trimmed(completed.out) + "\n" + trimmed(completed.err));
}

std::string ask(const std::string& python, std::vector<std::string> arguments) {
  std::vector<std::string> argv{python, "-c", kScript};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const base::Completed done = base::run(
      {.argv = std::move(argv), .environment = kUnmeasured, .directory = {}, .shielded = true});
  // The suite's start-up files may print before it, and whatever ends the process after it.
  const std::size_t marker = done.out.rfind(kMarker);
  if (marker != std::string::npos) {
    const std::size_t begin = marker + kMarker.size();
    return done.out.substr(begin, done.out.find('\n', begin) - begin);
  }
  throw base::Error(fmt::format("{}, asked about its coverage.py ({}), {}:\n{}", python,
                                arguments.front(), ending(done), said(done)));
}

}  // namespace evenshard::coverage
