#include "discover/ask.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/subprocess.hpp"
#include "discover/injection.hpp"
#include "discover/read_answer.hpp"

namespace evenshard::discover {
namespace {

std::vector<std::string> discovery_arguments(const Request& request) {
  std::vector<std::string> argv = request.command;
  argv.push_back("--dry-run");  // Should we not get in, nothing is run all the same.
  argv.insert(argv.end(), request.behave_args.begin(), request.behave_args.end());
  return argv;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

/// Behave's own message: argparse's, or what a traceback ends with.
std::string reason_in(const base::Completed& completed) {
  std::string line = last_line(completed.err);
  if (line.empty()) line = last_line(completed.out);
  const auto error = line.find(": error: ");
  return error == std::string::npos ? line : line.substr(error + 9);
}

[[noreturn]] void explain_silence(const Request& request, const base::Completed& completed) {
  const std::string& program = request.command.front();
  if (completed.signal == 0 && completed.exit_code == 127)
    throw base::UsageError(fmt::format("{} cannot be run: no such program", program));
  const std::string reason = reason_in(completed);
  if (reason.ends_with("No module named behave") || reason.ends_with("No module named 'behave'"))
    throw base::UsageError(fmt::format(
        "behave is not installed in {0}: install it there (`{0} -m pip install behave`) or name "
        "another interpreter with --python",
        program));
  if (completed.ok())
    throw base::UsageError(fmt::format(
        "`{}` ended without asking for features: it must reach behave's runner in a Python that "
        "heeds PYTHONPATH. It printed last: {}",
        joined(request.command), reason));
  if (reason.empty())
    throw base::UsageError(
        fmt::format("`{}` ended with {} {} before behave looked for features, and said nothing",
                    joined(request.command), completed.signal != 0 ? "signal" : "status",
                    completed.signal != 0 ? completed.signal : completed.exit_code));
  throw base::UsageError(fmt::format("behave refuses: {}", reason));
}

}  // namespace

Answer ask_behave(const Request& request) {
  const Injection injection("discover", false);
  const base::Completed completed = base::run({.argv = discovery_arguments(request),
                                               .environment = injection.environment(),
                                               .directory = {}});
  const auto answer = injection.answer();
  if (!answer) explain_silence(request, completed);
  return read_answer(*answer);
}

}  // namespace evenshard::discover
