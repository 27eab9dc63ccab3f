#include "store/history_rows.hpp"

#include <algorithm>

#include "store/outcome_code.hpp"
#include "store/text_check.hpp"

namespace evenshard::store {

using std::chrono::microseconds;

namespace {

constexpr int kWorkerRuns = 20;

struct ScenarioPlace {
  std::size_t unit = 0, position = 0;
};

std::unordered_map<std::int64_t, ScenarioPlace> read_names(const SQLite::Database& database,
                                                           const UnitIndex& index,
                                                           model::History& history) {
  std::unordered_map<std::int64_t, ScenarioPlace> places;
  Rows rows(database, "SELECT scenario_id, unit_id, name FROM scenario");
  while (rows.step()) {
    const auto unit = index.find(rows.integer(1));
    if (unit == index.end() || !is_plausible_text(rows.text(2), kMaxName)) continue;
    auto& scenarios = history.units[unit->second].scenarios;
    places.emplace(rows.integer(0), ScenarioPlace{unit->second, scenarios.size()});
    scenarios.emplace_back().name = rows.text(2);
  }
  return places;
}

/// Passed samples and others are limited separately, as those of units are.
struct ScenarioCount {
  int passed = 0, others = 0;
};

void add_sample(const Rows& rows, RunCursor& cursor, int limit, ScenarioCount& count,
                model::ScenarioHistory& scenario) {
  const std::optional<model::Outcome> outcome = outcome_of(rows.integer(2));
  const std::int64_t line = rows.integer(3), wall = rows.integer(4);
  const RunHeader* run = cursor.find(rows.integer(1));
  if (!outcome || run == nullptr || !in_range(line, 0, kMaxCount) || !in_range(wall, 0, kMaxTimeUs))
    return;
  int& seen = *outcome == model::Outcome::passed ? count.passed : count.others;
  if (seen++ >= limit) return;
  if (scenario.samples.empty()) scenario.line = static_cast<int>(line);
  scenario.samples.push_back({run->run_id, *outcome, microseconds(wall)});
}

}  // namespace

void read_scenarios(const SQLite::Database& database, const std::vector<RunRow>& runs,
                    const UnitIndex& index, int limit, model::History& history) {
  const auto places = read_names(database, index, history);
  Rows rows(database,
            "SELECT scenario_id, run_number, outcome, line, wall_us FROM scenario_sample "
            "ORDER BY scenario_id, run_number DESC, attempt DESC");
  RunCursor cursor(runs);
  ScenarioCount count;
  auto place = places.end();
  while (rows.step()) {
    if (place == places.end() || place->first != rows.integer(0)) {
      place = places.find(rows.integer(0));
      cursor.rewind();
      count = {};
    }
    if (place != places.end())
      add_sample(rows, cursor, limit, count,
                 history.units[place->second.unit].scenarios[place->second.position]);
  }
}

void read_workers(const SQLite::Database& database, const std::vector<RunRow>& runs,
                  model::History& history) {
  Rows rows(database,
            "SELECT run_number, startup_us, shutdown_us FROM worker_sample "
            "WHERE before_all_failed = 0 AND startup_us > 0 AND run_number IN "
            "(SELECT DISTINCT run_number FROM worker_sample ORDER BY run_number DESC LIMIT ?1) "
            "ORDER BY run_number DESC, worker, incarnation");
  rows.bind(1, kWorkerRuns);
  RunCursor cursor(runs);
  while (rows.step()) {
    const RunHeader* run = cursor.find(rows.integer(0));
    const std::int64_t startup = rows.integer(1), shutdown = rows.integer(2);
    if (run == nullptr || !in_range(startup, 0, kMaxTimeUs) || !in_range(shutdown, 0, kMaxTimeUs))
      continue;
    history.workers.push_back(
        {run->run_id, run->context, microseconds(startup), microseconds(shutdown)});
  }
}

void pick_baselines(const std::vector<RunRow>& runs, model::History& history) {
  for (const RunRow& row : runs) {
    const StoredRun& run = row.run;
    if (!run.header.baseline || !run.summary || !run.summary->complete) continue;
    const model::Context& context = run.header.context;
    const bool known = std::any_of(history.baselines.begin(), history.baselines.end(),
                                   [&](const model::Baseline& newer) {
                                     return newer.context.coverage == context.coverage &&
                                            newer.context.interpreter == context.interpreter &&
                                            newer.context.host == context.host;
                                   });
    if (known) continue;
    history.baselines.push_back({run.header.run_id, run.header.started_unix_us, context,
                                 run.summary->wall, run.summary->units});
  }
}

}  // namespace evenshard::store
