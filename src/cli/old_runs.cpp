#include "cli/old_runs.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/lock_file.hpp"
#include "cli/console.hpp"
#include "model/run_id.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKept = 5;
constexpr std::chrono::hours kLongest{24 * 7};

/// Nothing was made in it for longer than any run takes.
bool is_stale(const fs::path& run) {
  std::error_code error;
  const auto written = fs::last_write_time(run, error);
  return !error && fs::file_time_type::clock::now() - written > kLongest;
}

bool has_journal(const fs::path& run) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(run / "journal.jsonl", ignored));
}

/// Newest first.
std::vector<fs::path> runs_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> runs;
  if (!base::is_real_folder(folder)) return runs;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (model::is_run_id(entry->path().filename().string()) && base::is_real_folder(entry->path()))
      runs.push_back(entry->path());
  std::ranges::sort(runs, std::greater<>());
  return runs;
}

bool is_over(base::Holder holder, const fs::path& run) {
  switch (holder) {
    case base::Holder::gone:
      return !has_journal(run) || is_stale(run);
    case base::Holder::none:  // Being born just now, or left by a kill while made or removed.
    case base::Holder::elsewhere:
      return is_stale(run);
    case base::Holder::lives:
    case base::Holder::unknown:
      return false;
  }
  return false;
}

}  // namespace

void remove_old_runs(const fs::path& folder) {
  std::size_t over = 0, unknown = 0;
  for (const fs::path& run : runs_in(folder)) {
    const base::LockFile lock = base::LockFile::look(run / kRunLock);  // Held until it is removed.
    if (is_over(lock.holder(), run) && ++over > kKept) base::remove_tree(run);
    if (lock.holder() == base::Holder::unknown) ++unknown;
  }
  if (unknown > kKept)
    say(
        fmt::format("warning: whether the runs of {} folders in {} are over cannot be told: locks "
                    "are refused there, or they are another user's. Delete them when none is left",
                    unknown, folder.string()));
}

}  // namespace evenshard::cli
