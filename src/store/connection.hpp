// One guarded SQLite connection: how it is opened, and how its failures become messages.
#pragma once

#include <filesystem>
#include <string_view>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace evenshard::store {

/// What else a user may do about a file that cannot be used: ends a message.
inline constexpr const char* kNameAnother = "name another file with --store";
inline constexpr const char* kLeaveOut = "leave it out";

/// Opened with SQLite's settings for files that someone else may have written. Its schema is
/// ours and current. Throws base::Error (or DamagedStore) naming the file.
SQLite::Database open_connection(const std::filesystem::path& path);

/// Another store, to read only, in one transaction that ends with the connection: the file is never
/// changed. One of an older schema is read from a migrated copy in memory. Throws as
/// open_connection(), also when there is no such file.
SQLite::Database open_source(const std::filesystem::path& path);

/// What SQLite said, as the error a user can act on. Always throws.
[[noreturn]] void rethrow(const SQLite::Exception& failure, const std::filesystem::path& path,
                          const char* otherwise = kNameAnother);

/// Calls `body`, which may throw what SQLite says.
template <typename Body>
auto guarded(const std::filesystem::path& path, Body body, const char* otherwise = kNameAnother) {
  try {
    return body();
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path, otherwise);
  }
}

/// One query's rows, read without SQLiteCpp's per-column reference counts: the planning path
/// reads millions of columns.
class Rows {
 public:
  Rows(const SQLite::Database& database, const char* sql);
  ~Rows() { sqlite3_finalize(statement_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  Rows& bind(int index, std::int64_t value);
  /// False at the end. Throws SQLite::Exception.
  bool step();
  /// Begins anew, with the bindings kept.
  void rewind() { sqlite3_reset(statement_); }

  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  bool flag(int column) const { return integer(column) != 0; }
  /// Valid until the next step.
  std::string_view text(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace evenshard::store
