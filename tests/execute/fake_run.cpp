#include "fake_run.hpp"

#include <stdexcept>

namespace evenshard::test {

FakeRun::FakeRun() {
  options.run_id = "run";
  options.run_dir = folder_.path();
  options.command = {"python", "-m", "behave"};
  launcher.unit_script = [this](const std::string& path, int) {
    for (const auto& [name, script] : units)
      if (path == "features/" + name + ".feature") return script;
    return UnitScript{};
  };
}

void FakeRun::add_workers(int count) {
  const auto wanted = static_cast<std::size_t>(count);
  if (plan.shards.size() < wanted) plan.shards.resize(wanted);
}

void FakeRun::add(int worker, const std::string& name, milliseconds estimate) {
  add_workers(worker + 1);
  model::Unit unit;
  unit.path = "features/" + name + ".feature";
  unit.name = name;
  unit.scenarios.push_back({3, "one", 2, true, {}});
  plan.shards[static_cast<std::size_t>(worker)].units.push_back(
      static_cast<int>(suite.units.size()));
  suite.units.push_back(std::move(unit));
  estimates.push_back(measured(estimate));
}

model::RunRecord FakeRun::run() {
  return execute::run(suite, plan, estimates, options, policy, launcher, clock,
                      [this](const model::RunEvent& event) { events.push_back(event); });
}

int FakeRun::id(const std::string& name) const {
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    if (suite.units[unit].name == name) return static_cast<int>(unit);
  throw std::runtime_error("no unit " + name);
}

}  // namespace evenshard::test
