#include "store/prune.hpp"

#include <array>
#include <set>

#include <SQLiteCpp/Statement.h>

#include "store/run_rows.hpp"

namespace evenshard::store {

namespace {

constexpr std::int64_t kGraceUs = 90LL * 24 * 3600 * 1'000'000;
constexpr std::size_t kBaselines = 20;

void execute(SQLite::Statement& statement, std::int64_t first, std::int64_t second,
             std::int64_t third) {
  statement.reset();
  statement.bind(1, first);
  statement.bind(2, second);
  statement.bind(3, third);
  statement.exec();
}

/// The newest runs of one class (0: others, 1: those that teach) of one unit or scenario.
struct Quota {
  int runs = 0;
  std::int64_t last = -1;
  bool full = false;

  /// True for the first run that is one too many.
  bool exceeds(std::int64_t run, int limit) {
    if (full || run == last) return false;
    last = run;
    full = ++runs > limit;
    return full;
  }
};

struct Excess {
  std::int64_t owner = 0, run = 0, teaches = 0;
};

/// `select` yields owner, run number (newest first) and class, by owner.
std::vector<Excess> find_excess(Rows& select, int limit) {
  std::vector<Excess> found;
  std::array<Quota, 2> quotas;
  std::int64_t owner = -1;
  while (select.step()) {
    if (select.integer(0) != owner) quotas = {};
    owner = select.integer(0);
    const std::size_t teaches = select.flag(2) ? 1 : 0;
    if (quotas[teaches].exceeds(select.integer(1), limit))
      found.push_back({owner, select.integer(1), select.integer(2)});
  }
  return found;
}

void limit_samples(SQLite::Database& database, const Limits& limits,
                   const std::vector<std::int64_t>& touched) {
  Rows samples(database,
               "SELECT unit_id, run_number, outcome = 0 AND whole AND counted "
               "FROM sample WHERE unit_id = ?1 ORDER BY run_number DESC");
  Rows scenarios(database,
                 "SELECT scenario_id, run_number, scenario_sample.outcome = 0 "
                 "FROM scenario JOIN scenario_sample USING (scenario_id) WHERE unit_id = ?1 "
                 "ORDER BY scenario_id, run_number DESC");
  SQLite::Statement drop_sample(database,
                                "DELETE FROM sample WHERE unit_id = ?1 AND run_number <= ?2 "
                                "AND (outcome = 0 AND whole AND counted) = ?3");
  SQLite::Statement drop_scenario(
      database,
      "DELETE FROM scenario_sample WHERE scenario_id = ?1 AND run_number <= ?2 "
      "AND (outcome = 0) = ?3");
  for (const std::int64_t unit : touched) {
    samples.rewind();
    for (const Excess& excess : find_excess(samples.bind(1, unit), limits.samples_per_unit))
      execute(drop_sample, excess.owner, excess.run, excess.teaches);
    scenarios.rewind();
    for (const Excess& excess : find_excess(scenarios.bind(1, unit), limits.samples_per_scenario))
      execute(drop_scenario, excess.owner, excess.run, excess.teaches);
  }
}

std::set<std::int64_t> newest_baselines(const std::vector<RunRow>& runs) {
  std::set<std::int64_t> kept;
  for (const RunRow& row : runs)
    if (row.run.header.baseline && kept.size() < kBaselines) kept.insert(row.number);
  return kept;
}

std::set<std::int64_t> runs_with_samples(const SQLite::Database& database) {
  std::set<std::int64_t> found;
  Rows rows(database, "SELECT DISTINCT run_number FROM sample");
  while (rows.step()) found.insert(rows.integer(0));
  return found;
}

/// Old runs stay while a passed whole sample of theirs is still among the newest of its unit (or
/// filtered runs would displace what is known), but not for more than 90 days.
void limit_runs(SQLite::Database& database, const Limits& limits) {
  const std::vector<RunRow> runs = read_runs(database);
  const auto kept = static_cast<std::size_t>(limits.runs);
  if (runs.size() <= kept) return;
  SQLite::Statement drop_others(database,
                                "DELETE FROM sample WHERE run_number <= ?1 "
                                "AND NOT (outcome = 0 AND whole AND counted)");
  drop_others.bind(1, runs[kept].number);
  drop_others.exec();
  const std::set<std::int64_t> baselines = newest_baselines(runs);
  const std::set<std::int64_t> taught = runs_with_samples(database);
  const std::int64_t oldest = runs.front().run.header.started_unix_us - kGraceUs;
  SQLite::Statement drop_run(database, "DELETE FROM run WHERE run_number = ?1");
  for (std::size_t i = kept; i < runs.size(); ++i) {
    const bool stays =
        baselines.contains(runs[i].number) ||
        (taught.contains(runs[i].number) && runs[i].run.header.started_unix_us >= oldest);
    if (stays) continue;
    drop_run.reset();
    drop_run.bind(1, runs[i].number);
    drop_run.exec();
  }
  database.exec(
      "DELETE FROM unit WHERE NOT EXISTS "
      "(SELECT 1 FROM sample WHERE sample.unit_id = unit.unit_id);"
      "DELETE FROM scenario WHERE NOT EXISTS "
      "(SELECT 1 FROM scenario_sample WHERE scenario_sample.scenario_id = scenario.scenario_id)");
}

}  // namespace

void prune(SQLite::Database& database, const Limits& limits,
           const std::vector<std::int64_t>& touched) {
  limit_samples(database, limits, touched);
  limit_runs(database, limits);
}

}  // namespace evenshard::store
