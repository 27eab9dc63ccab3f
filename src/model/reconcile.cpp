#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "model/run.hpp"

namespace evenshard::model {

namespace {

using Key = std::pair<int, std::string>;

bool stands_alone(const UnitResult& result) {
  return is_incomplete(result.outcome);
}

std::string why_missing(const RunRecord& record) {
  if (record.signal != 0) return "the run was interrupted";
  const auto came_up = [](const WorkerResult& worker) {
    return worker.startup.count() > 0 && !worker.before_all_failed;
  };
  if (std::ranges::none_of(record.workers, came_up)) return "no worker could start";
  return "no worker reported it";
}

void compare_scenarios(const Unit& unit, const UnitResult& result,
                       std::vector<Discrepancy>& found) {
  std::map<Key, int> counts;
  std::set<Key> ran;
  for (const ScenarioResult& scenario : result.scenarios) {
    const Key key{scenario.line, scenario.name};
    ++counts[key];
    if (scenario.outcome != Outcome::skipped && scenario.outcome != Outcome::untested)
      ran.insert(key);
  }
  for (const Scenario& expected : unit.scenarios) {
    const auto entry = counts.find({expected.line, expected.name});
    const int count = entry == counts.end() ? 0 : entry->second;
    if (entry != counts.end()) counts.erase(entry);
    if (count == 0 && expected.selected)
      found.push_back({Discrepancy::Kind::missing, result.unit, expected.line, expected.name,
                       "its feature ended without it"});
    if (!expected.selected && ran.contains({expected.line, expected.name}))
      found.push_back({Discrepancy::Kind::unexpected, result.unit, expected.line, expected.name,
                       "it was run although it had not been selected"});
    if (count > 1)
      found.push_back({Discrepancy::Kind::doubled, result.unit, expected.line, expected.name,
                       "it was reported more than once"});
  }
  for (const auto& [key, count] : counts)
    found.push_back({Discrepancy::Kind::unexpected, result.unit, key.first, key.second,
                     "it was run but not discovered"});
}

}  // namespace

std::vector<Discrepancy> reconcile(const Suite& suite, const RunRecord& record) {
  std::vector<Discrepancy> found;
  for (std::size_t index = 0; index < suite.units.size(); ++index) {
    const Unit& unit = suite.units[index];
    const UnitId id = static_cast<UnitId>(index);
    const std::optional<UnitResult>& result = record.results.at(index);
    if (!result) {
      if (selected_scenarios(unit) > 0 && !record.stopped)
        found.push_back({Discrepancy::Kind::missing, id, 0, "", why_missing(record)});
    } else if (stands_alone(*result)) {
      found.push_back({Discrepancy::Kind::crashed, id, 0, "", result->note});
    } else {
      compare_scenarios(unit, *result, found);
    }
  }
  return found;
}

}  // namespace evenshard::model
