// All that is remembered of one unit (`evenshard history UNIT`).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"
#include "model/trend.hpp"
#include "report/view.hpp"

namespace evenshard::report {

/// Everything is kept by reference.
struct UnitInput {
  const model::UnitHistory& unit;
  const model::Estimate& estimate;
  const model::Trend& trend;
  /// By index of `unit.scenarios`; empty where nothing is known of any.
  const std::vector<model::ScenarioEstimate>& scenarios;
  const std::vector<bool>& counts;  ///< By index of `unit.samples`: the estimate rests on it.
  const std::map<std::string, int>& covered_ppm;  ///< By run id, where coverage was measured.
};

/// Estimate, growth, variation, flakiness; the samples, newest first; the scenarios, slowest first.
std::string unit_table(const UnitInput& input, const View& view);

/// docs/history-format.md. Ends with a newline.
std::string unit_json(const UnitInput& input);
/// The samples, one line each.
std::string unit_csv(const UnitInput& input);

/// A scenario, and its share of the time of those that the newest counted run had.
struct ScenarioShare {
  std::size_t index = 0;  ///< Of `unit.scenarios`.
  model::ScenarioEstimate estimate;
  bool current = false;  ///< The newest counted run had it.
  double share = 0;      ///< 0 where it is not current.
};
/// Those of the newest counted run first, each slowest first.
std::vector<ScenarioShare> slowest_scenarios(const UnitInput& input);

}  // namespace evenshard::report
