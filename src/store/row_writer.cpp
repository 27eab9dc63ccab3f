#include "store/row_writer.hpp"

#include <SQLiteCpp/Database.h>

namespace evenshard::store {

namespace {

template <typename... Values>
void bind(SQLite::Statement& statement, const Values&... values) {
  statement.reset();
  int index = 0;
  (statement.bind(++index, values), ...);
}

/// How many rows it wrote.
template <typename... Values>
int execute(SQLite::Statement& statement, const Values&... values) {
  bind(statement, values...);
  return statement.exec();
}

template <typename... Values>
std::int64_t find_or_add(SQLite::Database& database, SQLite::Statement& find,
                         SQLite::Statement& add, const Values&... values) {
  bind(find, values...);
  if (find.executeStep()) return find.getColumn(0).getInt64();
  execute(add, values...);
  return database.getLastInsertRowid();
}

}  // namespace

RowWriter::RowWriter(SQLite::Database& database)
    : database_(database),
      find_unit_(database, "SELECT unit_id FROM unit WHERE path = ?1"),
      add_unit_(database, "INSERT INTO unit (path) VALUES (?1)"),
      find_scenario_(database,
                     "SELECT scenario_id FROM scenario "
                     "WHERE unit_id = ?1 AND name = ?2 AND ordinal = ?3"),
      add_scenario_(database, "INSERT INTO scenario (unit_id, name, ordinal) VALUES (?1, ?2, ?3)"),
      add_sample_(database,
                  "INSERT INTO sample VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                  "?13, ?14) ON CONFLICT DO NOTHING"),
      unite_sample_(
          database,
          "UPDATE sample SET (parts, outcome, counted, whole, content_hash, wall_us, cpu_us, "
          "peak_rss_kib, worker, steps) = (?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
          "WHERE unit_id = ?1 AND run_number = ?2 AND attempt = ?3 AND part = ?4 AND "
          "(-?7, -?8, ?6, ?5, ?9, ?10, ?11, ?12, ?13, ?14) > (-counted, -whole, outcome, parts, "
          "content_hash, wall_us, cpu_us, peak_rss_kib, worker, steps)"),
      add_scenario_sample_(database,
                           "INSERT INTO scenario_sample VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
                           "ON CONFLICT DO UPDATE SET (outcome, line, wall_us) = (?4, ?5, ?6) "
                           "WHERE (?4, ?5, ?6) > (outcome, line, wall_us)"),
      add_worker_(database,
                  "INSERT INTO worker_sample VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                  "ON CONFLICT DO UPDATE SET (startup_us, shutdown_us, before_all_failed, clean, "
                  "startup_cpu_us, shutdown_cpu_us) = (?4, ?5, ?6, ?7, ?8, ?9) "
                  "WHERE (?6, ?7, ?4, ?5, ?8, ?9) > (before_all_failed, clean, startup_us, "
                  "shutdown_us, startup_cpu_us, shutdown_cpu_us)") {}

std::int64_t RowWriter::unit(const std::string& path) {
  const std::int64_t id = find_or_add(database_, find_unit_, add_unit_, path);
  touched_.insert(id);
  return id;
}

std::int64_t RowWriter::scenario(std::int64_t unit, const std::string& name, std::int64_t ordinal) {
  return find_or_add(database_, find_scenario_, add_scenario_, unit, name, ordinal);
}

bool RowWriter::add(std::int64_t unit, std::int64_t run, const SampleRow& row) {
  const auto write = [&](SQLite::Statement& statement) {
    return execute(statement, unit, run, row.attempt, row.part, row.parts, row.outcome, row.counted,
                   row.whole, row.content_hash, row.wall_us, row.cpu_us, row.peak_rss_kib,
                   row.worker, row.steps);
  };
  if (write(add_sample_) > 0) return true;
  write(unite_sample_);
  return false;
}

void RowWriter::add(std::int64_t scenario, std::int64_t run, const ScenarioRow& row) {
  execute(add_scenario_sample_, scenario, run, row.attempt, row.outcome, row.line, row.wall_us);
}

void RowWriter::add(std::int64_t run, const WorkerRow& row) {
  execute(add_worker_, run, row.worker, row.incarnation, row.startup_us, row.shutdown_us,
          row.before_all_failed, row.clean, row.startup_cpu_us, row.shutdown_cpu_us);
}

}  // namespace evenshard::store
