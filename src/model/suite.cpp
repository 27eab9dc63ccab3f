#include "model/suite.hpp"

namespace evenshard::model {

int selected_scenarios(const Unit& unit) {
  int count = 0;
  for (const Scenario& scenario : unit.scenarios) count += scenario.selected ? 1 : 0;
  return count;
}

int selected_steps(const Unit& unit) {
  int count = 0;
  for (const Scenario& scenario : unit.scenarios) count += scenario.selected ? scenario.steps : 0;
  return count;
}

}  // namespace evenshard::model
