#include "store/distrust.hpp"

#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.hpp"

namespace evenshard::store {

namespace fs = std::filesystem;

namespace {

/// https://sqlite.org/security.html
void limit(sqlite3* handle) {
  for (const auto& [setting, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                       {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                       {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                       {SQLITE_DBCONFIG_DQS_DML, 0},
                                       {SQLITE_DBCONFIG_DQS_DDL, 0}})
    sqlite3_db_config(handle, setting, value, nullptr);
  for (const auto& [limit, value] : {std::pair{SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024},
                                     {SQLITE_LIMIT_SQL_LENGTH, 100'000},
                                     {SQLITE_LIMIT_COLUMN, 100},
                                     {SQLITE_LIMIT_EXPR_DEPTH, 20},
                                     {SQLITE_LIMIT_COMPOUND_SELECT, 4},
                                     {SQLITE_LIMIT_VDBE_OP, 25'000},
                                     {SQLITE_LIMIT_FUNCTION_ARG, 8},
                                     {SQLITE_LIMIT_ATTACHED, 0},
                                     {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
                                     {SQLITE_LIMIT_VARIABLE_NUMBER, 40},
                                     {SQLITE_LIMIT_TRIGGER_DEPTH, 10}})
    sqlite3_limit(handle, limit, value);
}

/// A rollback journal that ends so names another file, which SQLite deletes once it has played the
/// journal back: https://sqlite.org/fileformat.html#the_rollback_journal, "super-journal". One
/// that is a pipe would hold us up. We write neither.
bool is_hostile(const fs::path& journal) {
  constexpr std::string_view kMagic = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
  std::error_code none;
  const fs::file_status status = fs::symlink_status(journal, none);
  if (!fs::exists(status)) return false;
  if (!fs::is_regular_file(status)) return true;
  std::string end(kMagic.size(), '\0');
  std::ifstream file(journal, std::ios::binary);
  file.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
  return file.read(end.data(), static_cast<std::streamsize>(end.size())) && end == kMagic;
}

void refuse_hostile_journal(const SQLite::Database& database, const fs::path& path,
                            const char* otherwise) {
  const char* file = sqlite3_db_filename(database.getHandle(), "main");
  if (file == nullptr || *file == '\0') return;
  const fs::path journal = sqlite3_filename_journal(file);
  if (is_hostile(journal))
    throw base::Error(
        fmt::format("the timing store {} is not opened: {} beside it is none that evenshard "
                    "writes, and could do harm. Delete both, or {}",
                    path.string(), journal.filename().string(), otherwise));
}

}  // namespace

void distrust(SQLite::Database& database, const fs::path& path, const char* otherwise) {
  refuse_hostile_journal(database, path, otherwise);
  limit(database.getHandle());
  database.exec("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON");
}

}  // namespace evenshard::store
