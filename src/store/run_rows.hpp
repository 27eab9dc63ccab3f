// The run table in memory: a few hundred rows, needed by every reader and by pruning.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

struct RunRow {
  std::int64_t number = 0;  ///< Orders runs by start, then by run id (docs/store-format.md).
  StoredRun run;
};

/// Newest first; rows that are not plausible are left out. `newest` < 0: all.
std::vector<RunRow> read_runs(const SQLite::Database& database, int newest = -1);

/// Nothing also when the row is not plausible.
std::optional<StoredRun> find_run(const SQLite::Database& database, std::int64_t number);

}  // namespace evenshard::store
