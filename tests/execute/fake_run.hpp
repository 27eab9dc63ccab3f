// A run of the engine on scripted workers: a plan, the scripts, and everything the engine told.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "execute/engine.hpp"
#include "policies.hpp"
#include "support/fake_launcher.hpp"
#include "support/temp_dir.hpp"

namespace evenshard::test {

class FakeRun {
 public:
  FakeRun();

  /// A unit "features/NAME.feature" of one scenario, in a worker's shard.
  void add(int worker, const std::string& name, milliseconds estimate = milliseconds(1000));
  void add_workers(int count);
  model::RunRecord run();

  /// The unit's place; throws when there is none.
  int id(const std::string& name) const;
  template <typename Event>
  std::vector<Event> told() const {
    std::vector<Event> found;
    for (const model::RunEvent& event : events)
      if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
    return found;
  }

  FakeClock clock;
  FakeLauncher launcher{clock};
  execute::EngineOptions options;
  model::Suite suite;
  model::Plan plan;
  std::vector<model::Estimate> estimates;
  model::NextUnit policy = own_then_any;
  std::vector<model::RunEvent> events;
  /// Scripts by unit name; units without one pass in 10 ms.
  std::map<std::string, UnitScript> units;

 private:
  TempDir folder_;
};

}  // namespace evenshard::test
