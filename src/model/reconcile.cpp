#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "model/run.hpp"

namespace evenshard::model {

namespace {

/// How many scenarios there are on each line.
using Counts = std::map<int, int>;

bool stands_alone(const UnitResult& result) {
  return is_incomplete(result.outcome);
}

std::string why_missing(const RunRecord& record) {
  if (record.signal != 0) return "the run was interrupted";
  if (!record.refusal.empty()) return "the run was refused";
  const auto came_up = [](const WorkerResult& worker) {
    return worker.startup.count() > 0 && !worker.before_all_failed;
  };
  if (std::ranges::none_of(record.workers, came_up)) return "no worker could start";
  return "no worker reported it";
}

Counts discovered(const Unit& unit) {
  Counts counts;
  for (const Scenario& scenario : unit.scenarios) ++counts[scenario.line];
  return counts;
}

Counts expected(const Unit& unit, const UnitResult& result) {
  if (!result.model) return discovered(unit);
  Counts counts;
  for (const int line : *result.model) ++counts[line];
  return counts;
}

Counts reported(const UnitResult& result) {
  Counts counts;
  for (const ScenarioResult& scenario : result.scenarios) ++counts[scenario.line];
  return counts;
}

int count_at(const Counts& counts, int line) {
  const auto found = counts.find(line);
  return found == counts.end() ? 0 : found->second;
}

std::string name_at(int line, const Unit& unit, const UnitResult& result) {
  for (const ScenarioResult& scenario : result.scenarios)
    if (scenario.line == line) return scenario.name;
  for (const Scenario& scenario : unit.scenarios)
    if (scenario.line == line) return scenario.name;
  return "";
}

void compare_scenarios(const Unit& unit, const UnitResult& result,
                       std::vector<Discrepancy>& found) {
  const Counts wanted = expected(unit, result), got = reported(result);
  const auto add = [&](Discrepancy::Kind kind, int line, const char* why) {
    found.push_back({kind, result.unit, line, name_at(line, unit, result), why});
  };
  const auto must_be_told = [&](int line) {  // Not what discovery found deselected.
    return result.model || std::ranges::any_of(unit.scenarios, [line](const Scenario& scenario) {
             return scenario.line == line && scenario.selected;
           });
  };
  for (const auto& [line, count] : wanted) {
    const int times = count_at(got, line);
    if (times < count && must_be_told(line))
      add(Discrepancy::Kind::missing, line, "its feature ended without it");
    if (times > count) add(Discrepancy::Kind::doubled, line, "it was reported more than once");
  }
  for (const auto& [line, count] : got)
    if (!wanted.contains(line))
      add(Discrepancy::Kind::unexpected, line, "it was run but behave's model did not hold it");
}

/// Scenarios of a unit that ran although they were not discovered or not selected.
bool ran_otherwise(const Unit& unit, const UnitResult& result) {
  if (result.model && expected(unit, result) != discovered(unit)) return true;
  return std::ranges::any_of(unit.scenarios, [&](const Scenario& scenario) {
    return !scenario.selected &&
           std::ranges::any_of(result.scenarios, [&](const ScenarioResult& ran) {
             return ran.line == scenario.line && ran.outcome != Outcome::skipped &&
                    ran.outcome != Outcome::untested;
           });
  });
}

}  // namespace

std::vector<Discrepancy> reconcile(const Suite& suite, const RunRecord& record) {
  std::vector<Discrepancy> found;
  for (std::size_t index = 0; index < suite.units.size(); ++index) {
    const Unit& unit = suite.units[index];
    const UnitId id = static_cast<UnitId>(index);
    const std::optional<UnitResult>& result = record.results.at(index);
    if (!result) {
      if (is_wanted(unit) && !record.stopped)
        found.push_back({Discrepancy::Kind::missing, id, 0, "", why_missing(record)});
    } else if (stands_alone(*result)) {
      found.push_back({Discrepancy::Kind::crashed, id, 0, "", result->note});
    } else {
      compare_scenarios(unit, *result, found);
    }
  }
  return found;
}

std::string changed_by_hooks(const Suite& suite, const RunRecord& record) {
  std::string first;
  int count = 0;
  for (std::size_t index = 0; index < suite.units.size(); ++index) {
    const std::optional<UnitResult>& result = record.results.at(index);
    if (!result || stands_alone(*result) || !ran_otherwise(suite.units[index], *result)) continue;
    if (count++ == 0)
      first = fmt::format("{} ({} scenarios, {} discovered)", suite.units[index].path,
                          result->scenarios.size(), suite.units[index].scenarios.size());
  }
  if (count == 0) return "";
  if (count == 1) return fmt::format("hooks changed what runs in {}", first);
  return fmt::format("hooks changed what runs in {} features, first in {}", count, first);
}

}  // namespace evenshard::model
