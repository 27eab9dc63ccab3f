// The store as JSON Lines, for people who would rather commit text (docs/store-format.md).
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "store/connection.hpp"
#include "store/row_writer.hpp"
#include "store/run_writer.hpp"
#include "store/store.hpp"

namespace evenshard::store {

inline constexpr int kLinesVersion = 1;

/// One consistent reading; `write` gets whole lines. Returns how many rows were left out because
/// they are not plausible. Throws SQLite::Exception.
int write_lines(SQLite::Database& database, const std::function<void(std::string_view)>& write);

/// Inside the caller's transaction, without pruning. Throws base::UsageError naming file and line,
/// SQLite::Exception.
Merged read_lines(const std::filesystem::path& file, RunWriter& runs, RowWriter& rows);

}  // namespace evenshard::store
