#include "discover/discover.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "base/boot.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "discover/answer.hpp"
#include "discover/ask.hpp"

namespace evenshard::discover {
namespace {

namespace fs = std::filesystem;

/// What differs between two terminals or two steps of one CI job, and decides no selection.
constexpr std::string_view kNoise =
    " BUILD_ID BUILD_NUMBER BUILD_TAG BUILD_URL CI_JOB_ID CI_JOB_TOKEN CI_JOB_URL CI_PIPELINE_ID"
    " COLORTERM COLUMNS EVENSHARD_RUN_ID EVENSHARD_WORKER_ID GITHUB_ACTION GITHUB_ENV"
    " GITHUB_OUTPUT GITHUB_PATH GITHUB_RUN_ATTEMPT GITHUB_RUN_ID GITHUB_RUN_NUMBER GITHUB_STATE"
    " GITHUB_STEP_SUMMARY LINES NO_COLOR OLDPWD PWD SHLVL TERM _ ";

bool is_noise(const std::string& variable) {
  return kNoise.find(' ' + variable + ' ') != kNoise.npos;
}

/// Words and lists of words in an unambiguous form: no word holds a NUL.
class Question {
 public:
  void add(std::string_view word) { text_.append(word).push_back('\0'); }
  void add(const std::vector<std::string>& words) {
    add(std::to_string(words.size()));
    for (const std::string& word : words) add(word);
  }
  /// A program or script as it is now; a word that names no file is only a word.
  void add_file(const fs::path& path) {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    const Stamp stamp = error ? Stamp{} : stamp_of(real);
    add(fmt::format("{} {} {} {}", stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode));
    add(real.string());
  }
  /// Hashed, for what is in it is nobody's business: the environment holds secrets.
  std::string hash() const { return base::to_hex(base::hash_bytes(text_)); }

 private:
  std::string text_;
};

/// Everything the answer depends on that is not among its inputs.
std::string question_of(const Request& request, const fs::path& program) {
  Question question;
  question.add(base::this_boot());  // Nobody can have answered on another machine.
  question.add_file(program);
  question.add(request.command);
  for (const std::string& word : request.command) question.add_file(word);
  question.add(request.behave_args);
  question.add(fs::current_path().string());
  for (const auto& [name, value] : base::merged_environment({}))
    if (!is_noise(name)) question.add(name + '=' + value);
  return question.hash();
}

fs::path find_program(const Request& request) {
  if (request.command.empty()) throw base::UsageError("no program to start behave with");
  const std::string& name = request.command.front();
  if (const auto program = base::find_executable(name)) return *program;
  throw base::UsageError(fmt::format(
      "{} cannot be run: no such program. Name the suite's interpreter with --python", name));
}

std::optional<Answer> recall(const AnswerCache& cache, const std::string& question) {
  if (!cache.load) return std::nullopt;
  const auto text = cache.load(question);
  if (!text) return std::nullopt;
  auto answer = decode(*text, question);
  if (!answer) return std::nullopt;
  const Freshness freshness = check(answer->inputs);
  if (freshness == Freshness::changed) return std::nullopt;
  if (freshness == Freshness::touched && cache.save)
    cache.save(question, encode(*answer, question));
  return answer;
}

}  // namespace

model::Suite discover(const Request& request, const AnswerCache& cache) {
  const std::string question = question_of(request, find_program(request));
  if (auto known = recall(cache, question)) return std::move(known->suite);
  Answer answer = ask_behave(request);
  const bool as_read = seal(answer.inputs);
  take_content_hashes(answer);
  // Where a coverage puts its data depends on files that are not among the inputs.
  const bool lasting = as_read && !answer.suite.settings.measured_into;
  if (lasting && cache.save) cache.save(question, encode(answer, question));
  return std::move(answer.suite);
}

}  // namespace evenshard::discover
