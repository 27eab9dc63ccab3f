#include "store/migrate.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "store/connection.hpp"
#include "store/migrations.hpp"
#include "store/store.hpp"

namespace evenshard::store {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kApplicationId = 0x65767368;  // "evsh"
constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());

/// tbl_name, type, name, sql.
using SchemaRow = std::tuple<std::string, std::string, std::string, std::string>;

std::int64_t read_number(const SQLite::Database& database, const char* sql) {
  Rows rows(database, sql);
  return rows.step() ? rows.integer(0) : 0;
}

std::set<SchemaRow> read_schema(const SQLite::Database& database) {
  Rows rows(database, "SELECT tbl_name, type, name, sql FROM sqlite_schema");
  std::set<SchemaRow> schema;
  while (rows.step()) schema.emplace(rows.text(0), rows.text(1), rows.text(2), rows.text(3));
  return schema;
}

void migrate(SQLite::Database& database, std::int64_t from, std::int64_t to = kNewest) {
  for (std::int64_t next = from; next < to; ++next)
    database.exec(kMigrations[static_cast<std::size_t>(next)]);
}

/// The version of a file that is ours or new; refuses all others.
std::int64_t known_version(const SQLite::Database& database, const fs::path& path,
                           const char* otherwise) {
  const std::int64_t owner = read_number(database, "PRAGMA application_id");
  const std::int64_t version = read_number(database, "PRAGMA user_version");
  const bool empty = read_number(database, "SELECT count(*) FROM sqlite_schema") == 0;
  if (owner == 0 && version == 0 && empty) return 0;
  if (owner != kApplicationId)
    throw base::Error(fmt::format(
        "{} is a database of another program (application id {:#x}). It is left untouched; {}",
        path.string(), owner, otherwise));
  if (version > kNewest)
    throw base::Error(fmt::format(
        "the timing store {} has schema version {}, this evenshard knows versions up to {}. Use "
        "an evenshard that knows version {}, or {}",
        path.string(), version, kNewest, version, otherwise));
  if (version < 1 || empty)
    throw DamagedStore(
        fmt::format("the timing store {} is damaged: it has no tables", path.string()));
  return version;
}

/// Tables, indexes and triggers on our tables must be exactly ours; others are none of our
/// business. A hostile file could otherwise change what our queries mean.
void check_schema(const SQLite::Database& database, std::int64_t version, const fs::path& path) {
  SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE);
  migrate(fresh, 0, version);
  const std::set<SchemaRow> expected = read_schema(fresh);
  std::set<SchemaRow> found = read_schema(database);
  std::erase_if(found, [&](const SchemaRow& row) {
    return std::none_of(expected.begin(), expected.end(), [&](const SchemaRow& ours) {
      return std::get<0>(ours) == std::get<0>(row);
    });
  });
  if (found == expected) return;
  throw DamagedStore(
      fmt::format("the timing store {} is damaged: its tables are not those of schema version {}",
                  path.string(), version));
}

std::int64_t checked_version(const SQLite::Database& database, const fs::path& path,
                             const char* otherwise) {
  const std::int64_t version = known_version(database, path, otherwise);
  if (version > 0) check_schema(database, version, path);
  return version;
}

/// Inside the transaction that migrates: nobody else writes, and nothing is written yet. A kill
/// leaves a temporary file that the next try replaces.
void back_up(const SQLite::Database& database, std::int64_t version) {
  const fs::path path = database.getFilename();
  const fs::path backup = fmt::format("{}.v{}", path.string(), version);
  const fs::path unfinished = backup.string() + ".part";
  if (path == ":memory:" || fs::exists(fs::symlink_status(backup))) return;
  std::error_code ignored;
  fs::remove(unfinished, ignored);
  {
    SQLite::Database to(unfinished.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Database from(path.string(), SQLite::OPEN_READONLY);
    SQLite::Backup(to, from).executeStep();
  }
  fs::rename(unfinished, backup);
}

}  // namespace

bool require_ours(const SQLite::Database& database, const fs::path& path, const char* otherwise) {
  const std::int64_t version = checked_version(database, path, otherwise);
  if (version == 0)
    throw base::Error(
        fmt::format("{} is not a timing store: it is empty; {}", path.string(), otherwise));
  return version == kNewest;
}

void prepare_schema(SQLite::Database& database, const fs::path& path, const char* otherwise) {
  {
    // One transaction: between two readings of their own, another process could migrate it.
    const SQLite::Transaction reading(database);
    if (checked_version(database, path, otherwise) == kNewest) return;
  }
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Somebody else may have been first while we waited.
  const std::int64_t version = checked_version(database, path, otherwise);
  if (version > 0 && version < kNewest) back_up(database, version);
  migrate(database, version);
  check_schema(database, kNewest, path);
  transaction.commit();
}

}  // namespace evenshard::store
