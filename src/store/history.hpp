// Rows → the model's History.
#pragma once

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// One consistent reading. Implausible rows are left out. Throws SQLite::Exception.
model::History read_history(SQLite::Database& database, const HistoryQuery& query);

}  // namespace evenshard::store
