// How many workers, for people and for programs (`evenshard simulate`).
#pragma once

#include <string>
#include <vector>

#include "model/forecast.hpp"

namespace evenshard::report {

/// One row per count; then the point where more buys little, the floor, and the target.
/// `marked`: the count that is configured; 0: none.
std::string simulation_table(const model::Suite& suite,
                             const std::vector<model::Estimate>& estimates,
                             const model::Simulation& simulation, int marked, bool color);

/// docs/plan-format.md. Ends with a newline.
std::string simulation_json(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const model::Simulation& simulation);

}  // namespace evenshard::report
