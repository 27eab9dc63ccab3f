// What is remembered of each unit, for people and for programs (`evenshard history`).
#pragma once

#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"

namespace evenshard::report {

/// The suite's units, slowest first: estimate ± spread, what it rests on, last outcome and time,
/// age.
std::string history_table(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                          const model::History& history, bool color);

/// docs/plan-format.md. Ends with a newline.
std::string history_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                         const model::History& history);

}  // namespace evenshard::report
