// The folders of runs that are over: they were kept for a look at the logs, and go in the end.
#pragma once

#include <filesystem>

namespace evenshard::cli {

/// In a run's folder, locked from its birth until the run's end.
inline constexpr const char* kRunLock = "lock";

/// Removes them, all but the newest few: real folders in a real folder, with a run id's name, whose
/// run is known to be over. A journal that waits for its store keeps its folder for a week. Where
/// locks are refused nothing goes, which is said once there is much.
void remove_old_runs(const std::filesystem::path& runs);

}  // namespace evenshard::cli
