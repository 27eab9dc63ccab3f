// Suites and histories as the scheduling tests need them.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"

namespace evenshard::schedule::test {

/// A unit with `scenarios` selected scenarios of `steps` steps each.
inline model::Unit unit(std::string path, int scenarios = 1, int steps = 5) {
  model::Unit result;
  result.path = std::move(path);
  for (int i = 0; i < scenarios; ++i)
    result.scenarios.push_back({3 + 10 * i, "scenario " + std::to_string(i), steps, true, {}});
  return result;
}

/// One unit for each duration, named so that path order is index order.
inline model::Suite suite_of(std::size_t units) {
  model::Suite suite;
  for (std::size_t i = 0; i < units; ++i)
    suite.units.push_back(unit("features/" + std::to_string(1000000 + i) + ".feature"));
  return suite;
}

inline std::vector<model::Estimate> estimates_of(const std::vector<std::int64_t>& means_ms,
                                                 int cpu_permille = 1000) {
  std::vector<model::Estimate> result;
  for (const std::int64_t mean : means_ms) {
    model::Estimate estimate;
    estimate.mean = model::milliseconds(mean);
    estimate.cpu_permille = cpu_permille;
    estimate.basis = model::Basis::measured;
    result.push_back(estimate);
  }
  return result;
}

/// EVENSHARD_TEST_FULL=1 runs the large numbers.
inline int scaled(int in_gate, int full) {
  const char* wanted = std::getenv("EVENSHARD_TEST_FULL");
  return wanted != nullptr && *wanted == '1' ? full : in_gate;
}

inline const model::Context kHere{true, "cpython-3.11", "here", 2};

inline model::Sample sample(int run, double wall_ms, model::Context context = kHere) {
  model::Sample result;
  result.run_id = "run" + std::to_string(run);
  result.started_unix_us = run * std::int64_t{1'000'000};
  result.context = std::move(context);
  result.wall = std::chrono::microseconds(static_cast<std::int64_t>(wall_ms * 1000));
  result.cpu = result.wall / 2;
  return result;
}

}  // namespace evenshard::schedule::test
