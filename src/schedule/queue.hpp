// The units of a run as the simulation's queue.
#pragma once

#include <vector>

#include "model/plan.hpp"
#include "schedule/simulate.hpp"

namespace evenshard::schedule {

/// In the order in which idle workers take them: largest priority first, equals by UnitId. The
/// priority of what needs a resource is at least what the shorter ones that need it will keep it
/// busy for, itself included: a long line must begin early however short its units are.
std::vector<model::UnitId> dispatch_order(std::vector<model::UnitId> units,
                                          const std::vector<model::Estimate>& estimates,
                                          const Exclusions& exclusions = {});

/// Those of `order` that the plan has, in that order.
std::vector<model::UnitId> planned(const std::vector<model::UnitId>& order,
                                   const model::Plan& plan);

/// Each unit's mean, the overhead of running it, and what it needs.
std::vector<Activity> queue_of(const std::vector<model::UnitId>& order,
                               const std::vector<model::Estimate>& estimates,
                               const model::Overheads& overheads,
                               const Exclusions& exclusions = {});

/// Workers that share `cores`, with their start-up and shut-down.
Machine machine_of(int workers, int cores, const model::Overheads& overheads);

}  // namespace evenshard::schedule
