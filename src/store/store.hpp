// The SQLite timing store: a cache with a memory. It may never stop tests from running.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/history.hpp"
#include "store/journal.hpp"

namespace evenshard::store {

/// The file is ours, but SQLite or our own checks find it torn. `open_or_memory` moves it aside.
class DamagedStore : public base::Error {
 public:
  using base::Error::Error;
};

/// A run as the store lists it.
struct StoredRun {
  RunHeader header;
  std::optional<RunSummary> summary;  ///< Nothing: the run was cut off.
};

/// A plan as it was printed, and when it was made.
struct StoredPlan {
  std::int64_t made_unix_us = 0;
  std::string document;  ///< JSON (docs/plan-format.md). Whoever reads it checks it.
};

/// What `history` reads. Passed whole samples and all others are limited separately, so that
/// filtered or failing runs never displace what is known.
struct HistoryQuery {
  int samples_per_unit = 20;
  int samples_per_scenario = 0;  ///< 0: scenarios are not read at all.
};

/// What `absorb` keeps: the newest of each. Also see docs/store-format.md, bounds.
struct Limits {
  int runs = 200;
  int samples_per_unit = 50;
  int samples_per_scenario = 20;
};

struct Absorbed {
  bool added = false;   ///< This call took the run in.
  bool stored = false;  ///< It is in the store. Neither: the store was found unwritable earlier.
  int units = 0;
  int skipped_lines = 0;  ///< Torn, implausible or unknown.
};

/// What one source of a merge brought.
struct Merged {
  int runs = 0;      ///< That were not there.
  int samples = 0;   ///< Of units, that were not there.
  int left_out = 0;  ///< Rows that are not plausible.
};

/// What is to go beyond the bounds.
struct Shrinking {
  std::optional<std::size_t> keep_runs;        ///< All but the newest.
  std::optional<std::int64_t> oldest_unix_us;  ///< Those that began before.
  /// Plans, then the oldest runs, until the file is no larger.
  std::optional<std::int64_t> most_bytes;
};

struct Shrunk {
  int runs = 0, samples = 0;  ///< That went; samples of units.
  std::int64_t bytes_before = 0, bytes_after = 0;
};

/// Not for several threads at once. Every method throws base::Error with a complete message when
/// the file cannot be read, DamagedStore when it is torn. A write that fails for a reason that
/// will stay (read-only, full disk) throws once; later writes do nothing.
class Store {
 public:
  /// Opens or creates, with the folders above it; `:memory:` for none. Migrates older schemas.
  /// Throws base::Error when the file is not ours, newer or unreadable, and DamagedStore.
  explicit Store(const std::filesystem::path& path);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  bool in_memory() const;
  model::History history(const HistoryQuery& query = {}) const;
  /// Adds to `history` what is known of the scenarios of the units at `paths`; units that have
  /// scenarios already are left as they are.
  void add_scenarios(model::History& history, const std::vector<std::string>& paths,
                     int samples_per_scenario = 20) const;
  /// Newest first.
  std::vector<StoredRun> runs(int newest) const;

  /// The last plan kept for `selection` (behave's arguments as a JSON array).
  std::optional<StoredPlan> load_plan(std::string_view selection) const;
  /// Keeps the newest 8 selections; a document over 4 MiB is not kept.
  void save_plan(std::string_view selection, const StoredPlan& plan);

  /// Takes in one run's journal in one transaction; a second time changes nothing. A journal
  /// without its end is taken in as far as it goes. Throws also when it has no valid first line.
  Absorbed absorb(const std::filesystem::path& journal, const Limits& limits = {});

  /// Takes in what other stores hold of runs, not their plans: all of them or, when it throws,
  /// none. Given again, in another order or the store itself, they change nothing. Throws
  /// base::UsageError naming the source that cannot be used.
  std::vector<Merged> merge(const std::vector<std::filesystem::path>& sources,
                            const Limits& limits = {});

  /// Everything but plans as JSON Lines, the same for the same content; `write` gets whole lines.
  /// Returns how many rows were left out because they are not plausible.
  int export_lines(const std::function<void(std::string_view)>& write) const;
  /// Takes in what `file` holds, all or nothing, as merge() would. Throws base::UsageError naming
  /// file and line.
  Merged import_lines(const std::filesystem::path& file, const Limits& limits = {});

  /// Applies the bounds and drops what `wanted` says, and gives the space back.
  Shrunk shrink(const Shrinking& wanted);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Throws base::UsageError when `path` is no store that `Store::merge` could read.
void check_source(const std::filesystem::path& path);

struct Opened {
  Store store;
  std::string warning;  ///< One complete sentence or more; empty when all is well.
};

/// One that lives in memory, in place of one that cannot be used for this reason.
Opened without(const base::Error& reason);

/// The store at `path`; where that cannot be used, one that lives in memory and a warning. A
/// damaged file is first moved to `<path>.damaged` and a new one begun. Never throws base::Error.
Opened open_or_memory(const std::filesystem::path& path);

/// The store at `path`, begun anew as by open_or_memory() when it is damaged. Throws base::Error
/// when it cannot be used.
Opened open_or_replace(const std::filesystem::path& path);

/// For whoever catches DamagedStore later: looks at every page and, if the file is torn indeed,
/// moves it (with its rollback journal) to `<path>.damaged`, over an older one. Returns the new
/// name; nothing when the file is found whole.
std::optional<std::filesystem::path> move_aside(const std::filesystem::path& path);

/// Absorbs `<runs>/<run id>/journal.jsonl` of runs that live no more and deletes each journal once
/// it is in; follows no link below and including `runs`. One that is no journal is renamed to
/// `journal.jsonl.damaged`. Does nothing when `store` is in memory. Returns warnings; throws only
/// what `Store::absorb` says about the store itself.
std::vector<std::string> absorb_left_over(Store& store, const std::filesystem::path& runs);

}  // namespace evenshard::store
