// The last plan of each selection, inside the store.
#pragma once

#include <optional>
#include <string_view>

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

std::optional<StoredPlan> find_plan(SQLite::Database& database, std::string_view selection);
void keep_plan(SQLite::Database& database, std::string_view selection, const StoredPlan& plan);

}  // namespace evenshard::store
