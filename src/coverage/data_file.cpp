#include "coverage/data_file.hpp"

#include <cstring>
#include <limits>
#include <memory>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace evenshard::coverage {

namespace fs = std::filesystem;

namespace {

constexpr int kSchemaVersion = 7;  // Of coverage.py 5.0 to 7.x.
constexpr const char* kTables =
    "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND "
    "name IN ('coverage_schema', 'meta', 'file', 'context', 'line_bits', 'arc', 'tracer')";

/// SQLite's C interface row by row: a branch file has tens of thousands of rows.
class Rows {
 public:
  Rows(SQLite::Database& database, const char* query) : database_(database.getHandle()) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database_, query, -1, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) throw SQLite::Exception(database_, code);
  }
  bool next() {
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw SQLite::Exception(database_, code);
    return code == SQLITE_ROW;
  }
  std::int64_t integer(int column) {
    require(column, SQLITE_INTEGER);
    return sqlite3_column_int64(statement_.get(), column);
  }
  std::int32_t line_number(int column) {
    const std::int64_t value = integer(column);
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    if (value > kMost || value < -kMost) throw Damaged("it holds an impossible line number");
    return static_cast<std::int32_t>(value);
  }
  std::string text(int column) {
    require(column, SQLITE_TEXT);
    return bytes(column);
  }
  std::string blob(int column) {
    require(column, SQLITE_BLOB);
    return bytes(column);
  }

 private:
  void require(int column, int type) {
    if (sqlite3_column_type(statement_.get(), column) != type)
      throw Damaged("a column holds another type than coverage writes");
  }
  std::string bytes(int column) {
    const void* data = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return {static_cast<const char*>(data), data ? static_cast<std::size_t>(size) : 0};
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

void require_content(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) throw Damaged("the file is missing");
  if (!fs::is_regular_file(status)) throw Damaged("it is not a regular file");
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) throw Damaged("it cannot be read: " + error.message());
  if (size == 0) throw Damaged("it is empty: its process was stopped before it saved");
}

/// A database in memory made of `bytes`, which must outlive it and are not changed.
SQLite::Database open_bytes(std::string& bytes) {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  const int code = sqlite3_deserialize(database.getHandle(), "main",
                                       reinterpret_cast<unsigned char*>(bytes.data()), size, size,
                                       SQLITE_DESERIALIZE_READONLY);
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  return database;
}

std::optional<bool> read_has_arcs(SQLite::Database& database) {
  Rows rows(database, "SELECT value FROM meta WHERE key = 'has_arcs'");
  if (!rows.next()) return std::nullopt;
  const std::string value = rows.text(0);
  if (value != "0" && value != "1") throw Damaged("it does not say whether it holds branches");
  return value == "1";
}

void require_tables(SQLite::Database& database) {
  Rows tables(database, kTables);
  if (!tables.next() || tables.integer(0) != 7)
    throw Damaged("it lacks tables: its process was stopped while it saved");
  Rows versions(database, "SELECT version FROM coverage_schema");
  if (!versions.next())
    throw Damaged("it has no schema version: its process was stopped while it saved");
  if (const auto version = versions.integer(0); version != kSchemaVersion)
    throw Damaged(fmt::format("its schema is {}, not {}", version, kSchemaVersion));
}

void require_structure(SQLite::Database& database) {
  Rows rows(database, "PRAGMA quick_check(1)");
  const std::string verdict = rows.next() ? rows.text(0) : "nothing";
  if (verdict != "ok") throw Damaged("its database is damaged: " + verdict);
}

auto read_names(SQLite::Database& database, const char* query) {
  std::vector<std::pair<RowId, std::string>> names;
  for (Rows rows(database, query); rows.next();) {
    const RowId id = rows.integer(0);
    names.emplace_back(id, rows.text(1));
  }
  return names;
}

Contents read_contents(SQLite::Database& database) {
  Contents contents{.has_arcs = read_has_arcs(database),
                    .files = read_names(database, "SELECT id, path FROM file"),
                    .contexts = read_names(database, "SELECT id, context FROM context"),
                    .tracers = read_names(database, "SELECT file_id, tracer FROM tracer"),
                    .lines = {},
                    .arcs = {}};
  for (Rows rows(database, "SELECT file_id, context_id, numbits FROM line_bits"); rows.next();)
    contents.lines.push_back({rows.integer(0), rows.integer(1), rows.blob(2)});
  // Not by the index: coverage reads through it, and the two should be told apart if they differ.
  for (Rows rows(database, "SELECT file_id, context_id, fromno, tono FROM arc NOT INDEXED");
       rows.next();)
    contents.arcs.push_back(
        {rows.integer(0), rows.integer(1), rows.line_number(2), rows.line_number(3)});
  return contents;
}

/// `read` on the file as it is now: nothing locks, changes or truncates it while we look.
/// SQLite's complaints become Damaged.
template <typename Read>
auto with_data_file(const fs::path& path, Read read) {
  try {
    require_content(path);
    std::string bytes = base::read_file(path);
    SQLite::Database database = open_bytes(bytes);
    return read(database);
  } catch (const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_NOTADB) throw Damaged("it is not a database");
    throw Damaged(std::string("its database is damaged: ") + error.what());
  } catch (const base::Error& error) {
    throw Damaged(error.what());
  }
}

}  // namespace

std::optional<bool> check_data_file(const fs::path& path) {
  return with_data_file(path, [](SQLite::Database& database) {
    require_tables(database);
    require_structure(database);
    return read_has_arcs(database);
  });
}

Contents read_data_file(const fs::path& path) {
  return with_data_file(path, read_contents);
}

}  // namespace evenshard::coverage
