// Dropping more than the bounds do, on request.
#pragma once

#include "store/connection.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// In transactions of its own. Throws SQLite::Exception.
Shrunk shrink(SQLite::Database& database, const Shrinking& wanted);

}  // namespace evenshard::store
