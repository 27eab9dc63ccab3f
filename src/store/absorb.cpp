#include "store/absorb.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/outcome_code.hpp"
#include "store/prune.hpp"
#include "store/run_rows.hpp"

namespace evenshard::store {

namespace {

template <typename Value>
void bind(SQLite::Statement& statement, int index, const Value& value) {
  statement.bind(index, value);
}

void bind(SQLite::Statement& statement, int index, const std::optional<int>& value) {
  value ? statement.bind(index, *value) : statement.bind(index);
}

template <typename... Values>
void insert(SQLite::Statement& statement, const Values&... values) {
  statement.reset();
  int index = 0;
  (bind(statement, ++index, values), ...);
  statement.exec();
}

bool is_known(SQLite::Database& database, const std::string& run_id) {
  SQLite::Statement query(database, "SELECT 1 FROM run WHERE run_id = ?1");
  query.bind(1, run_id);
  return query.executeStep();
}

void insert_run(SQLite::Database& database, std::int64_t number, const JournalContent& content) {
  const RunHeader& header = content.header;
  const RunSummary summary = content.summary.value_or(RunSummary());
  SQLite::Statement statement(
      database,
      "INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17, ?18, ?19, ?20, ?21)");
  insert(statement, number, header.run_id, header.started_unix_us, int{header.context.coverage},
         header.context.interpreter, header.context.host, header.context.workers, header.cores,
         header.behave_version, header.coverage_version, int{header.baseline},
         static_cast<std::int64_t>(header.selection), header.arguments,
         int{content.summary.has_value()}, int{summary.complete}, summary.exit_status,
         summary.units, std::int64_t{summary.wall.count()}, std::int64_t{summary.predicted.count()},
         std::int64_t{summary.lower_bound.count()}, summary.covered_ppm);
}

/// The units in a shape that the tables take: no two of the same path, attempt and part; what a
/// later attempt of the same part followed does not count.
std::vector<JournalUnit> settle(std::vector<JournalUnit> units) {
  std::map<std::tuple<std::string, int>, int> last_attempt;
  std::map<std::tuple<std::string, int>, std::set<int>> taken;
  for (const JournalUnit& unit : units) {
    int& last = last_attempt[{unit.path, unit.piece.part}];
    last = std::max(last, unit.result.attempt);
  }
  for (JournalUnit& unit : units) {
    if (unit.result.attempt < last_attempt[{unit.path, unit.piece.part}]) unit.counted = false;
    // A path that the user named twice: the second time is a part that nobody planned, so the two
    // are never taken for one whole feature.
    std::set<int>& parts = taken[{unit.path, unit.result.attempt}];
    if (parts.contains(unit.piece.part)) unit.piece.part = *parts.rbegin() + 1;
    parts.insert(unit.piece.part);
  }
  return units;
}

/// Writes one run's units.
class UnitWriter {
 public:
  UnitWriter(SQLite::Database& database, std::int64_t run)
      : run_(run),
        find_unit_(database, "SELECT unit_id FROM unit WHERE path = ?1"),
        add_unit_(database, "INSERT INTO unit (path) VALUES (?1)"),
        add_sample_(database,
                    "INSERT INTO sample VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                    "?12, ?13, ?14)"),
        find_scenario_(database,
                       "SELECT scenario_id FROM scenario "
                       "WHERE unit_id = ?1 AND name = ?2 AND ordinal = ?3"),
        add_scenario_(database,
                      "INSERT INTO scenario (unit_id, name, ordinal) VALUES (?1, ?2, ?3)"),
        add_scenario_sample_(database,
                             "INSERT OR REPLACE INTO scenario_sample "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
        database_(database) {}

  void write(const JournalUnit& unit) {
    const model::UnitResult& result = unit.result;
    const std::int64_t id = find_or_add(find_unit_, add_unit_, unit.path);
    insert(add_sample_, id, run_, result.attempt, unit.piece.part, unit.piece.parts,
           code_of(result.outcome), int{unit.counted}, int{unit.whole},
           static_cast<std::int64_t>(unit.content_hash), std::int64_t{result.wall.count()},
           std::int64_t{result.cpu.count()}, result.peak_rss_kib, result.worker, unit.steps);
    for (const model::ScenarioResult& scenario : result.scenarios)
      write(id, result.attempt, scenario);
    if (touched_.empty() || touched_.back() != id) touched_.push_back(id);
  }

  const std::vector<std::int64_t>& touched() const { return touched_; }

 private:
  void write(std::int64_t unit, int attempt, const model::ScenarioResult& scenario) {
    const int ordinal = ordinals_[{unit, attempt, scenario.name}]++;
    const std::int64_t id =
        find_or_add(find_scenario_, add_scenario_, unit, scenario.name, ordinal);
    insert(add_scenario_sample_, id, run_, attempt, code_of(scenario.outcome), scenario.line,
           std::int64_t{scenario.wall.count()});
  }

  template <typename... Values>
  std::int64_t find_or_add(SQLite::Statement& find, SQLite::Statement& add,
                           const Values&... values) {
    find.reset();
    int index = 0;
    (find.bind(++index, values), ...);
    if (find.executeStep()) return find.getColumn(0).getInt64();
    insert(add, values...);
    return database_.getLastInsertRowid();
  }

  std::int64_t run_;
  SQLite::Statement find_unit_, add_unit_, add_sample_, find_scenario_, add_scenario_,
      add_scenario_sample_;
  SQLite::Database& database_;
  std::map<std::tuple<std::int64_t, int, std::string>, int> ordinals_;
  std::vector<std::int64_t> touched_;
};

void insert_workers(SQLite::Database& database, std::int64_t run,
                    const std::vector<model::WorkerResult>& workers) {
  SQLite::Statement statement(
      database, "INSERT OR REPLACE INTO worker_sample VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  for (const model::WorkerResult& worker : workers)
    insert(statement, run, worker.worker, worker.incarnation, std::int64_t{worker.startup.count()},
           std::int64_t{worker.shutdown.count()}, int{worker.before_all_failed}, int{worker.clean});
}

}  // namespace

Absorbed absorb_run(SQLite::Database& database, const JournalContent& content,
                    const Limits& limits) {
  Absorbed absorbed{false, true, static_cast<int>(content.units.size()), content.skipped_lines};
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  if (is_known(database, content.header.run_id)) return absorbed;
  const std::int64_t number = make_room(database, content.header);
  insert_run(database, number, content);
  UnitWriter writer(database, number);
  for (const JournalUnit& unit : settle(content.units)) writer.write(unit);
  insert_workers(database, number, content.workers);
  prune(database, limits, writer.touched());
  transaction.commit();
  absorbed.added = true;
  return absorbed;
}

}  // namespace evenshard::store
