// The units of a run as the simulation's queue.
#pragma once

#include <vector>

#include "model/plan.hpp"
#include "schedule/simulate.hpp"

namespace evenshard::schedule {

/// In the order in which idle workers take them: largest priority first, equals by UnitId.
std::vector<model::UnitId> dispatch_order(std::vector<model::UnitId> units,
                                          const std::vector<model::Estimate>& estimates);

/// The unit's mean and the overhead of running it.
Activity activity_of(const model::Estimate& estimate, const model::Overheads& overheads);

std::vector<Activity> queue_of(const std::vector<model::UnitId>& units,
                               const std::vector<model::Estimate>& estimates,
                               const model::Overheads& overheads);

/// Workers that share `cores`, with their start-up and shut-down.
Machine machine_of(int workers, int cores, const model::Overheads& overheads);

}  // namespace evenshard::schedule
