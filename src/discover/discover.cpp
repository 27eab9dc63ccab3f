#include "discover/discover.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "discover/answer.hpp"
#include "discover/ask.hpp"

namespace evenshard::discover {
namespace {

namespace fs = std::filesystem;

bool decides_answer(std::string_view variable) {
  for (std::string_view name : {"HOME", "PYTHONPATH", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"})
    if (variable == name) return true;
  return variable.starts_with("BEHAVE_");
}

/// Path, size and time of a program or script among the command's words.
std::string identity(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  struct stat found = {};
  if (error || ::stat(real.c_str(), &found) != 0) return path.string();
  return fmt::format("{} {} {} {}", path.string(), real.string(), found.st_size, found.st_mtime);
}

/// Everything the answer depends on that is not among its inputs.
std::string question_of(const Request& request, const fs::path& program) {
  std::string question = identity(program) + '\n';
  for (std::size_t i = 1; i < request.command.size(); ++i)
    question += identity(request.command[i]) + '\n';
  for (const std::string& argument : request.behave_args) question += argument + '\n';
  question += fs::current_path().string() + '\n';
  for (const auto& [name, value] : base::merged_environment({}))
    if (decides_answer(name)) question += fmt::format("{}={}\n", name, value);
  return question;
}

fs::path find_program(const Request& request) {
  if (request.command.empty()) throw base::UsageError("no program to start behave with");
  const std::string& name = request.command.front();
  if (const auto program = base::find_executable(name)) return *program;
  throw base::UsageError(fmt::format(
      "{} cannot be run: no such program. Name the suite's interpreter with --python", name));
}

std::optional<Answer> recall(const AnswerCache& cache, const std::string& key,
                             const std::string& question) {
  if (!cache.load) return std::nullopt;
  const auto text = cache.load(key);
  if (!text) return std::nullopt;
  auto answer = decode(*text, question);
  if (!answer) return std::nullopt;
  const Freshness freshness = check(answer->inputs);
  if (freshness == Freshness::changed) return std::nullopt;
  if (freshness == Freshness::touched && cache.save) cache.save(key, encode(*answer, question));
  return answer;
}

}  // namespace

model::Suite discover(const Request& request, const AnswerCache& cache) {
  const std::string question = question_of(request, find_program(request));
  const std::string key = base::to_hex(base::hash_bytes(question));
  if (auto known = recall(cache, key, question)) return std::move(known->suite);
  Answer answer = ask_behave(request);
  const bool as_read = seal(answer.inputs);
  take_content_hashes(answer);
  if (as_read && cache.save) cache.save(key, encode(answer, question));
  return std::move(answer.suite);
}

}  // namespace evenshard::discover
