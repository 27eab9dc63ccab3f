#include "cli/run_dir.hpp"

#include <algorithm>
#include <ctime>
#include <vector>

#include <fmt/chrono.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "cli/console.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKept = 5;
constexpr std::chrono::hours kLongest{24 * 7};

/// A journal that is there belongs to a run that lives, or waits for a store that can be written.
bool is_in_use(const fs::path& run) {
  std::error_code ignored;
  const auto age = fs::file_time_type::clock::now() - fs::last_write_time(run, ignored);
  return fs::exists(run / "journal.jsonl", ignored) && age < kLongest;
}

void remove_old_runs() {
  std::error_code error;
  std::vector<fs::path> runs;
  for (const fs::directory_entry& entry : fs::directory_iterator(runs_folder(), error))
    if (!is_in_use(entry.path())) runs.push_back(entry.path());
  std::ranges::sort(runs, std::greater<>());  // Newest first.
  for (std::size_t i = kKept; i < runs.size(); ++i) base::remove_tree(runs[i]);
}

/// Where not even this fits, a run would break on its first log.
bool has_room(const fs::path& folder) {
  const fs::path probe = folder / "probe";
  try {
    base::write_atomically(probe, std::string(256 * 1024, ' '));
  } catch (const base::Error&) {
    return false;
  }
  std::error_code ignored;
  return fs::remove(probe, ignored);
}

}  // namespace

std::string new_run_id(std::chrono::system_clock::time_point now) {
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(now));
  return fmt::format("{:%Y%m%dT%H%M%S}_{}", utc, base::random_hex(6));
}

fs::path state_folder() {
  return ".evenshard";
}

bool prepare_state_folder() {
  std::error_code error;
  fs::create_directories(state_folder(), error);
  if (error) return false;
  const fs::path ignore = state_folder() / ".gitignore";
  try {
    if (!fs::exists(ignore)) base::write_atomically(ignore, "*\n");
  } catch (const base::Error&) {
    return false;
  }
  return true;
}

fs::path runs_folder() {
  return state_folder() / "runs";
}

RunDir::RunDir(const std::string& run_id) {
  std::error_code error;
  if (prepare_state_folder()) {
    remove_old_runs();
    const fs::path folder = runs_folder() / run_id;
    fs::create_directories(folder, error);
    if (!error) path_ = fs::canonical(folder, error);  // What a view covers is told by real paths.
    if (!error && has_room(path_)) return;
    fs::remove_all(folder, error);
  }
  path_ = fs::canonical(fs::temp_directory_path()) / ("evenshard-" + run_id);
  if (!fs::create_directory(path_, error)) {
    errno = error.value();
    base::throw_errno("create the run's folder", path_);
  }
}

RunDir::~RunDir() {
  std::error_code ignored;
  if (discarded_ && !fs::exists(path_ / "journal.jsonl", ignored)) fs::remove_all(path_, ignored);
}

void leave(RunDir& dir, const Faults& faults) {
  if (faults.incomplete || faults.internal || faults.names_log)
    say(fmt::format("the workers' logs are kept in {}", dir.path().string()));
  else
    dir.discard();
}

std::string unfinished(const RunDir& dir) {
  return fmt::format(
      "evenshard: ended before the results were complete; what there is lies in {}\n",
      dir.path().string());
}

}  // namespace evenshard::cli
