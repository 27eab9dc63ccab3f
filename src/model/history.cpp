#include "model/history.hpp"

namespace evenshard::model {

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
