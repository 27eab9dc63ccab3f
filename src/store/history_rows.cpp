#include "store/history_rows.hpp"

#include <algorithm>

#include "store/outcome_code.hpp"
#include "store/text_check.hpp"

namespace evenshard::store {

using std::chrono::microseconds;

namespace {

constexpr int kWorkerRuns = 20;

/// Passed samples and others are limited separately, as those of units are.
struct ScenarioCount {
  int passed = 0, others = 0;
};

void add_sample(const Rows& rows, RunCursor& cursor, int limit, ScenarioCount& count,
                model::ScenarioHistory& scenario) {
  const std::optional<model::Outcome> outcome = outcome_of(rows.integer(3));
  const std::int64_t line = rows.integer(4), wall = rows.integer(5);
  const RunHeader* run = cursor.find(rows.integer(2));
  if (!outcome || run == nullptr || !in_range(line, 0, kMaxCount) || !in_range(wall, 0, kMaxTimeUs))
    return;
  int& seen = *outcome == model::Outcome::passed ? count.passed : count.others;
  if (seen++ >= limit) return;
  if (scenario.samples.empty()) scenario.line = static_cast<int>(line);
  scenario.samples.push_back({run->run_id, *outcome, microseconds(wall)});
}

/// The rows of one unit, those of a scenario together.
void read_unit(Rows& rows, const std::vector<RunRow>& runs, int limit, model::UnitHistory& unit) {
  RunCursor cursor(runs);
  ScenarioCount count;
  std::int64_t current = 0;
  bool readable = false;
  while (rows.step()) {
    if (current != rows.integer(0)) {
      current = rows.integer(0);
      cursor.rewind();
      count = {};
      readable = is_plausible_text(rows.text(1), kMaxName);
      if (readable) unit.scenarios.emplace_back().name = rows.text(1);
    }
    if (readable) add_sample(rows, cursor, limit, count, unit.scenarios.back());
  }
}

}  // namespace

void read_scenarios(const SQLite::Database& database, const std::vector<RunRow>& runs,
                    const UnitIndex& index, int limit, model::History& history) {
  Rows rows(database,
            "SELECT scenario_id, name, run_number, outcome, line, wall_us "
            "FROM scenario JOIN scenario_sample USING (scenario_id) WHERE unit_id = ?1 "
            "ORDER BY scenario_id, run_number DESC, attempt DESC");
  for (const auto& [unit, position] : index) {
    rows.rewind();
    rows.bind(1, unit);
    read_unit(rows, runs, limit, history.units[position]);
  }
}

void read_workers(const SQLite::Database& database, const std::vector<RunRow>& runs,
                  model::History& history) {
  Rows rows(database,
            "SELECT run_number, startup_us, shutdown_us, startup_cpu_us, shutdown_cpu_us "
            "FROM worker_sample "
            "WHERE before_all_failed = 0 AND startup_us > 0 AND run_number IN "
            "(SELECT DISTINCT run_number FROM worker_sample ORDER BY run_number DESC LIMIT ?1) "
            "ORDER BY run_number DESC, worker, incarnation");
  rows.bind(1, kWorkerRuns);
  RunCursor cursor(runs);
  while (rows.step()) {
    const RunHeader* run = cursor.find(rows.integer(0));
    const std::int64_t startup = rows.integer(1), shutdown = rows.integer(2);
    const std::int64_t startup_cpu = rows.integer(3), shutdown_cpu = rows.integer(4);
    if (run == nullptr || !in_range(startup, 0, kMaxTimeUs) || !in_range(shutdown, 0, kMaxTimeUs) ||
        !in_range(startup_cpu, 0, kMaxCpuUs) || !in_range(shutdown_cpu, 0, kMaxCpuUs))
      continue;
    history.workers.push_back({run->run_id, run->context, microseconds(startup),
                               microseconds(shutdown), run->cores, microseconds(startup_cpu),
                               microseconds(shutdown_cpu)});
  }
}

void pick_baselines(const std::vector<RunRow>& runs, model::History& history) {
  for (const RunRow& row : runs) {
    const StoredRun& run = row.run;
    if (!run.header.baseline || !run.summary || !run.summary->complete) continue;
    const model::Context& context = run.header.context;
    const bool known = std::any_of(
        history.baselines.begin(), history.baselines.end(), [&](const model::Baseline& newer) {
          return newer.context.coverage == context.coverage &&
                 newer.context.interpreter == context.interpreter &&
                 newer.context.host == context.host && newer.selection == run.header.selection;
        });
    if (known) continue;
    history.baselines.push_back({run.header.run_id, run.header.started_unix_us, context,
                                 run.header.selection, run.summary->wall, run.summary->units});
  }
}

}  // namespace evenshard::store
