// The plan for people and for programs (`evenshard plan`).
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::report {

struct PlanTableOptions {
  bool color = false;
  bool all_units = false;  ///< Otherwise a worker with more than 20 units shows its 10 longest.
};

/// Per worker its units with their estimates, longest first; then makespan, lower bound and gap.
std::string plan_table(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                       const model::Plan& plan, const PlanTableOptions& options);

/// docs/plan-format.md. Ends with a newline.
std::string plan_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                      const model::Plan& plan);

}  // namespace evenshard::report
