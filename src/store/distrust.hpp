// What is done before a byte of a file is read that may come from somebody's pull request.
#pragma once

#include <filesystem>

#include <SQLiteCpp/Database.h>

namespace evenshard::store {

/// For a connection just made: the first read would play back a journal beside the file. Throws
/// base::Error naming `path` when that journal would do harm; the message ends with `otherwise`.
void distrust(SQLite::Database& database, const std::filesystem::path& path, const char* otherwise);

}  // namespace evenshard::store
