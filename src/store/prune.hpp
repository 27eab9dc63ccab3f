// What is kept, so that a cached file stays small (docs/store-format.md, bounds).
#pragma once

#include <cstdint>
#include <set>

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// Inside the caller's transaction. `touched`: the units whose samples may be over the limit.
/// Every rule keeps a newest few, so pruning before or after a merge gives the same.
void prune(SQLite::Database& database, const Limits& limits, const std::set<std::int64_t>& touched);

/// Inside the caller's transaction: the units and scenarios without a sample.
void drop_unknown(SQLite::Database& database);

}  // namespace evenshard::store
