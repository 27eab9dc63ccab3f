#include "model/history.hpp"

#include <algorithm>
#include <set>

namespace evenshard::model {

const Baseline* baseline_for(const History& history, const Context& context,
                             std::uint64_t selection) {
  const auto found = std::ranges::find_if(history.baselines, [&](const Baseline& baseline) {
    return baseline.context.coverage == context.coverage &&
           baseline.context.interpreter == context.interpreter &&
           baseline.context.host == context.host && baseline.selection == selection;
  });
  return found == history.baselines.end() ? nullptr : &*found;
}

History recorded_since(History history, std::int64_t unix_us) {
  for (UnitHistory& unit : history.units) {
    std::erase_if(unit.samples, [&](const Sample& s) { return s.started_unix_us < unix_us; });
    std::set<std::string> runs;
    for (const Sample& sample : unit.samples) runs.insert(sample.run_id);
    for (ScenarioHistory& scenario : unit.scenarios)
      std::erase_if(scenario.samples,
                    [&](const ScenarioSample& s) { return !runs.contains(s.run_id); });
    std::erase_if(unit.scenarios, [](const ScenarioHistory& s) { return s.samples.empty(); });
  }
  return history;
}

Suite remembered_suite(const History& history) {
  Suite suite;
  for (const UnitHistory& known : history.units) {
    Unit unit;
    unit.path = known.path;
    if (!known.samples.empty()) unit.content_hash = known.samples.front().content_hash;
    unit.scenarios.push_back(
        {.line = 1, .name = "", .steps = known.steps, .selected = true, .tags = {}});
    suite.units.push_back(std::move(unit));
  }
  return suite;
}

}  // namespace evenshard::model
