// The end of a run, as behave users know it, and how good the plan was.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/run.hpp"

namespace evenshard::report {

/// Everything is kept by reference: it must live until summary() returns.
struct SummaryInput {
  const model::Suite& suite;
  const std::vector<model::Estimate>& estimates;  ///< By UnitId; as they were before the run.
  const model::Plan& plan;
  const model::RunRecord& record;
  const std::vector<model::Discrepancy>& discrepancies;
  std::optional<model::Baseline> baseline;  ///< Same context, when one was stored.
  model::milliseconds predicted{0};         ///< Of the wall time; 0: no prediction was made.
  std::string workers_reason;               ///< Why so many workers; may be empty.
  bool color = false;
  std::string baseline_command = "evenshard run --baseline";  ///< To suggest when there is none.
};

/// Failing scenarios as `path:line  name`; features, scenarios, steps in behave's words; what was
/// lost and what was not run on request; predicted and actual wall time, each worker's load,
/// slowest units, speed-up. Ends with a newline.
std::string summary(const SummaryInput& input);

}  // namespace evenshard::report
