#include "sample_run.hpp"

#include <cmath>

namespace evenshard::report {

model::Suite suite_of(const std::vector<std::string>& paths, int scenarios) {
  model::Suite suite;
  suite.behave_version = "1.2.6";
  for (const std::string& path : paths) {
    model::Unit unit;
    unit.path = path;
    for (int at = 0; at < scenarios; ++at)
      unit.scenarios.push_back({3 + 5 * at, "scenario " + std::to_string(at + 1), 2, true, {}});
    suite.units.push_back(std::move(unit));
  }
  return suite;
}

std::vector<model::Estimate> estimates_of(const std::vector<int>& milliseconds) {
  std::vector<model::Estimate> estimates;
  for (const int mean : milliseconds) {
    model::Estimate estimate;
    estimate.mean = model::milliseconds(mean);
    estimate.spread = model::milliseconds(mean / 10);
    estimate.samples = 3;
    estimate.age_s = 7200;
    estimate.basis = model::Basis::measured;
    estimates.push_back(estimate);
  }
  return estimates;
}

model::microseconds seconds(double value) {
  return model::microseconds(std::llround(value * 1e6));
}

model::UnitResult passed(const model::Suite& suite, model::UnitId unit, int worker, double wall_s) {
  model::UnitResult result;
  result.unit = unit;
  result.worker = worker;
  result.outcome = model::Outcome::passed;
  result.wall = seconds(wall_s);
  for (const model::Scenario& scenario : suite.units.at(static_cast<std::size_t>(unit)).scenarios) {
    result.scenarios.push_back({scenario.line, scenario.name, model::Outcome::passed, {}});
    result.steps.passed += scenario.steps;
  }
  return result;
}

model::UnitResult failed(const model::Suite& suite, model::UnitId unit, int worker, double wall_s) {
  model::UnitResult result = passed(suite, unit, worker, wall_s);
  result.outcome = model::Outcome::failed;
  result.scenarios.back().outcome = model::Outcome::failed;
  result.steps.passed -= 2;
  result.steps.failed = 1;
  result.steps.skipped = 1;
  return result;
}

model::RunEvent started(model::UnitId unit, int worker, double at_s, int attempt) {
  return model::UnitStarted{seconds(at_s), unit, worker, attempt};
}

model::RunEvent finished(model::UnitResult result, double at_s) {
  return model::UnitFinished{seconds(at_s), std::move(result)};
}

}  // namespace evenshard::report
