// The plan for people and for programs (`evenshard plan`).
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::report {

/// Per worker its units with their estimates, longest first (of more than 20 the 10 longest); then
/// makespan, lower bound and gap.
std::string plan_table(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                       const model::Plan& plan, bool color);

/// docs/plan-format.md. Ends with a newline.
std::string plan_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                      const model::Plan& plan);

}  // namespace evenshard::report
