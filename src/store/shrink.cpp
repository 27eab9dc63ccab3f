#include "store/shrink.hpp"

#include <algorithm>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/prune.hpp"
#include "store/run_rows.hpp"

namespace evenshard::store {

namespace {

std::int64_t number_of(const SQLite::Database& database, const char* sql) {
  Rows rows(database, sql);
  return rows.step() ? rows.integer(0) : 0;
}

std::int64_t size_of(const SQLite::Database& database) {
  return number_of(database, "PRAGMA page_count") * number_of(database, "PRAGMA page_size");
}

std::set<std::int64_t> all_units(const SQLite::Database& database) {
  std::set<std::int64_t> units;
  Rows rows(database, "SELECT unit_id FROM unit");
  while (rows.step()) units.insert(rows.integer(0));
  return units;
}

/// Also forgets the features of which nothing is left.
void drop_runs(SQLite::Database& database, const std::vector<RunRow>& runs) {
  SQLite::Statement drop(database, "DELETE FROM run WHERE run_number = ?1");
  for (const RunRow& row : runs) {
    drop.reset();
    drop.bind(1, row.number);
    drop.exec();
  }
  drop_unknown(database);
}

/// `runs` are the newest first.
std::vector<RunRow> take_oldest(std::vector<RunRow>& runs, std::size_t count) {
  const auto first = runs.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<RunRow> oldest(std::make_move_iterator(first), std::make_move_iterator(runs.end()));
  runs.erase(first, runs.end());
  return oldest;
}

void drop_by_number_and_age(SQLite::Database& database, const Shrinking& wanted) {
  std::vector<RunRow> runs = read_runs(database);
  std::size_t kept = 0;
  while (
      kept < runs.size() && (!wanted.keep_runs || kept < *wanted.keep_runs) &&
      (!wanted.oldest_unix_us || runs[kept].run.header.started_unix_us >= *wanted.oldest_unix_us))
    ++kept;
  drop_runs(database, take_oldest(runs, runs.size() - kept));
}

/// SQLite copies the database into a temporary one that it attaches.
void vacuum(SQLite::Database& database) {
  sqlite3* handle = database.getHandle();
  const int attached = sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);
  const int failed = sqlite3_exec(handle, "VACUUM", nullptr, nullptr, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, attached);
  if (failed != SQLITE_OK) throw SQLite::Exception(handle, failed);
}

template <typename Body>
void in_transaction(SQLite::Database& database, Body body) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  body();
  transaction.commit();
}

/// True when something was left to drop: the plans first, then the oldest runs, about as many as
/// the excess is of the whole.
bool drop_some(SQLite::Database& database, std::int64_t size, std::int64_t most) {
  if (number_of(database, "SELECT count(*) FROM plan") > 0) {
    database.exec("DELETE FROM plan");
    return true;
  }
  std::vector<RunRow> runs = read_runs(database);
  const double share = static_cast<double>(size - most) / static_cast<double>(size);
  const auto count = static_cast<std::size_t>(share * static_cast<double>(runs.size()) / 2);
  if (runs.empty()) return false;
  drop_runs(database, take_oldest(runs, std::clamp<std::size_t>(count, 1, runs.size())));
  return true;
}

}  // namespace

Shrunk shrink(SQLite::Database& database, const Shrinking& wanted) {
  const auto count = [&](const char* sql) { return static_cast<int>(number_of(database, sql)); };
  Shrunk shrunk;
  shrunk.bytes_before = size_of(database);
  const int runs = count("SELECT count(*) FROM run"),
            samples = count("SELECT count(*) FROM sample");
  in_transaction(database, [&] {
    drop_by_number_and_age(database, wanted);
    prune(database, {}, all_units(database));
  });
  vacuum(database);
  bool more = wanted.most_bytes.has_value();
  while (more && size_of(database) > *wanted.most_bytes) {
    in_transaction(database,
                   [&] { more = drop_some(database, size_of(database), *wanted.most_bytes); });
    vacuum(database);
  }
  shrunk.runs = runs - count("SELECT count(*) FROM run");
  shrunk.samples = samples - count("SELECT count(*) FROM sample");
  shrunk.bytes_after = size_of(database);
  return shrunk;
}

}  // namespace evenshard::store
