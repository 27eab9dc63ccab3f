// What a new plan changes, for people and for programs (`evenshard rebalance`).
#pragma once

#include <string>
#include <vector>

#include "model/rebalance.hpp"

namespace evenshard::report {

/// What changed in the suite, the makespan before and after, the moves. `since`: what it is
/// compared with, as a phrase.
std::string rebalance_table(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const model::Rebalance& rebalance, const std::string& since,
                            bool color);

/// docs/plan-format.md. Ends with a newline.
std::string rebalance_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const model::Rebalance& rebalance);

}  // namespace evenshard::report
