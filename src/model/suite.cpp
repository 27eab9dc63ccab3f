#include "model/suite.hpp"

#include <algorithm>
#include <map>

#include "base/hash.hpp"

namespace evenshard::model {

int selected_scenarios(const Unit& unit) {
  int count = 0;
  for (const Scenario& scenario : unit.scenarios) count += scenario.selected ? 1 : 0;
  return count;
}

bool is_wanted(const Unit& unit) {
  return unit.hooked || selected_scenarios(unit) > 0;
}

int selected_steps(const Unit& unit) {
  int count = 0;
  for (const Scenario& scenario : unit.scenarios) count += scenario.selected ? scenario.steps : 0;
  return count;
}

void number_occurrences(Suite& suite) {
  std::map<std::string, int> seen;
  for (Unit& unit : suite.units) unit.occurrence = seen[unit.path]++;
}

std::uint64_t selection_digest(const Suite& suite) {
  std::vector<std::string> selected;
  for (const Unit& unit : suite.units)
    for (const Scenario& scenario : unit.scenarios)
      if (scenario.selected)
        selected.push_back(unit.path + '\0' + std::to_string(scenario.line) + '\0' + scenario.name);
  std::sort(selected.begin(), selected.end());
  std::string all;
  for (const std::string& scenario : selected) all.append(scenario).push_back('\0');
  return base::hash_bytes(all);
}

}  // namespace evenshard::model
