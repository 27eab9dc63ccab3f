// The folder of one run: its workers' logs, output files, coverage parts and journal.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "base/lock_file.hpp"
#include "cli/exit_status.hpp"

namespace evenshard::cli {

/// Sorts by time, and is a word: "20260102T030405_1a2b3c".
std::string new_run_id(std::chrono::system_clock::time_point now);

/// Where everything of ours in a project lives: `.evenshard`, relative. May be a link of the
/// user's.
std::filesystem::path state_folder();
/// Creates it, with a `.gitignore` of its own. False when that cannot be done.
bool prepare_state_folder();
std::filesystem::path runs_folder();  ///< `.evenshard/runs`, relative.

class RunDir {
 public:
  /// `.evenshard/runs/<run id>`, locked while this lives; below the system's temporary folder where
  /// that cannot be made. Removes old ones that were kept, all but the newest few. Throws
  /// base::Error.
  explicit RunDir(const std::string& run_id);
  ~RunDir();  ///< Leaves the folder unless it was discarded.
  RunDir(const RunDir&) = delete;
  RunDir& operator=(const RunDir&) = delete;

  const std::filesystem::path& path() const { return path_; }  ///< Absolute.
  /// Everything went well: nobody needs it any more, except for a journal that is still there.
  void discard() { discarded_ = true; }

 private:
  bool settle(const std::filesystem::path& folder);

  std::filesystem::path path_;
  std::optional<base::LockFile> lock_;
  bool discarded_ = false;
};

/// Discards the folder of a run that left nothing to look into; otherwise says where it is.
void leave(RunDir& dir, const Faults& faults);
/// What to say when a signal ends us before the results are complete.
std::string unfinished(const RunDir& dir);

}  // namespace evenshard::cli
