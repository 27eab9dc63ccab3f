#include "cli/unit_history.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cli/console.hpp"
#include "cli/find_unit.hpp"
#include "cli/looking.hpp"
#include "cli/machine.hpp"
#include "report/unit_report.hpp"
#include "schedule/counted.hpp"
#include "schedule/estimate.hpp"
#include "schedule/trend.hpp"

namespace evenshard::cli {

namespace {

/// What of the unit's samples the estimate rests on.
std::vector<bool> counting(const model::UnitHistory& unit) {
  std::vector<bool> counts(unit.samples.size(), false);
  for (const model::Sample* sample : schedule::counted(unit.samples))
    counts[static_cast<std::size_t>(sample - unit.samples.data())] = true;
  return counts;
}

/// The unit as if it had all the scenarios that are remembered.
model::Suite with_scenarios(const model::UnitHistory& history) {
  model::Unit unit;
  unit.path = history.path;
  for (const model::ScenarioHistory& known : history.scenarios)
    unit.scenarios.push_back(
        {.line = known.line, .name = known.name, .steps = 1, .selected = true, .tags = {}});
  model::Suite suite;
  suite.units.push_back(std::move(unit));
  return suite;
}

std::map<std::string, int> covered_ppm(TimingStore& store) {
  std::map<std::string, int> covered;
  for (const store::StoredRun& run : store.runs())
    if (run.summary && run.summary->covered_ppm)
      covered.emplace(run.header.run_id, *run.summary->covered_ppm);
  return covered;
}

}  // namespace

int print_unit(const RunOptions& options, TimingStore& store, model::History history,
               std::string_view name) {
  const std::size_t index = find_unit(history, name);
  const std::int64_t since = options.since_unix_us.value_or(0);
  history = model::recorded_since(std::move(history), since);
  const model::Context context = newest_context(history);
  const std::int64_t now = now_unix_us();
  const auto trends = schedule::trends(history, context);
  // As a whole, before it is known which scenarios there ever were.
  const auto estimates =
      schedule::estimate(model::remembered_suite(history), history, context, now);

  store.add_scenarios(history, {history.units[index].path});
  history = model::recorded_since(std::move(history), since);
  model::UnitHistory& unit = history.units[index];
  std::ranges::stable_sort(unit.scenarios, {}, &model::ScenarioHistory::line);
  if (unit.samples.empty()) say_nothing_there(options, store, "times of " + unit.path);
  const auto parts = schedule::estimate(with_scenarios(unit), history, context, now);
  const std::vector<bool> counts = counting(unit);
  const auto covered = covered_ppm(store);
  const report::UnitInput input{
      unit, estimates.at(index), trends.at(index), parts.at(0).scenarios, counts, covered};
  write_data(options.json  ? report::unit_json(input)
             : options.csv ? report::unit_csv(input)
                           : report::unit_table(input, view_of(options)));
  return status_of(store);
}

}  // namespace evenshard::cli
