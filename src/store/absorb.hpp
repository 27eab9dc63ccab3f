// A run's journal → rows.
#pragma once

#include "store/connection.hpp"
#include "store/journal_format.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// Whole or not at all. Throws SQLite::Exception.
Absorbed absorb_run(SQLite::Database& database, const JournalContent& content,
                    const Limits& limits);

}  // namespace evenshard::store
