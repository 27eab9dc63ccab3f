// Raw samples → one estimate per unit. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"

namespace evenshard::schedule {

/// Estimates for every unit of `suite` (by UnitId) as they would take under `context`.
std::vector<model::Estimate> estimate(const model::Suite& suite, const model::History& history,
                                      const model::Context& context, std::int64_t now_unix_us);

/// Paths of the units whose estimates ask for their scenarios' history: edited since they were
/// measured, selected in part, or never measured whole.
std::vector<std::string> needing_scenarios(const model::Suite& suite,
                                           const model::History& history);

/// Start-up, shutdown and per-unit cost of a worker under `context`.
model::Overheads estimate_overheads(const model::History& history, const model::Context& context);

}  // namespace evenshard::schedule
