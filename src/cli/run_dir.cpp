#include "cli/run_dir.hpp"

#include <ctime>

#include <fmt/chrono.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "cli/console.hpp"
#include "cli/old_runs.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

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

bool prepare_runs_folder() {
  std::error_code error;
  fs::create_directory(runs_folder(), error);
  if (fs::is_symlink(runs_folder(), error))
    say(
        fmt::format("warning: {} is a link, which evenshard does not follow: this run's folder is "
                    "made in {}",
                    runs_folder().string(), fs::temp_directory_path().string()));
  return base::is_real_folder(runs_folder());
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
  // Where a link of the user's leads is a place that git does not look at.
  const fs::path ignore = state_folder() / ".gitignore";
  if (!base::is_real_folder(state_folder()) || fs::exists(fs::symlink_status(ignore, error)))
    return true;
  try {
    base::write_atomically(ignore, "*\n");
  } catch (const base::Error&) {
    return false;
  }
  return true;
}

fs::path runs_folder() {
  return state_folder() / "runs";
}

RunDir::RunDir(const std::string& run_id) {
  if (prepare_state_folder() && prepare_runs_folder()) {
    remove_old_runs(runs_folder());
    if (settle(runs_folder() / run_id)) return;
  }
  std::error_code error;
  path_ = fs::canonical(fs::temp_directory_path()) / ("evenshard-" + run_id);
  if (!fs::create_directory(path_, error)) {
    errno = error.value();
    base::throw_errno("create the run's folder", path_);
  }
}

bool RunDir::settle(const fs::path& folder) {
  std::error_code error;
  if (!fs::create_directory(folder, error)) return false;
  try {
    lock_.emplace(folder / kRunLock);
    path_ = fs::canonical(folder);  // What a view covers is told by real paths.
    if (has_room(path_)) return true;
  } catch (const std::exception&) {  // It is made elsewhere.
  }
  lock_.reset();
  fs::remove_all(folder, error);
  return false;
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
