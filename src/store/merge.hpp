// Other stores' rows → this one's.
#pragma once

#include <filesystem>

#include "store/row_writer.hpp"
#include "store/run_writer.hpp"
#include "store/store.hpp"

namespace evenshard::store {

/// Inside the caller's transaction, without pruning. Throws base::UsageError naming the source that
/// cannot be read, SQLite::Exception for the target.
Merged merge_from(const std::filesystem::path& source, RunWriter& runs, RowWriter& rows);

}  // namespace evenshard::store
