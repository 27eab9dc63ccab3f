// Rows → the model's History.
#pragma once

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// One consistent reading. Implausible rows are left out. Throws SQLite::Exception.
model::History read_history(SQLite::Database& database, const HistoryQuery& query);

/// Adds the scenarios of the units at `paths` to `history`. Throws SQLite::Exception.
void add_scenarios(SQLite::Database& database, const std::vector<std::string>& paths, int samples,
                   model::History& history);

}  // namespace evenshard::store
