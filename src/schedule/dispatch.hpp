// Policies for "which unit next". Pure.
#pragma once

#include <vector>

#include "model/dispatch.hpp"
#include "schedule/exclusions.hpp"
#include "schedule/groups.hpp"

namespace evenshard::schedule {

/// One queue shared by all workers: of the waiting units that may run beside those that run, the
/// first in `dispatch_order`, whichever shard it was planned in. What runs alone begins when
/// nothing else waits, nothing runs, and no worker starts up or shuts down; until it has ended the
/// others wait. Nothing only when nothing waits. Estimates are indexed by UnitId.
model::NextUnit default_policy(const std::vector<model::Estimate>& estimates,
                               const Exclusions& exclusions = {});

/// The same in an order of the caller's, which has every unit that may ever wait. Of `groups` (by
/// UnitId; empty: none) the caller hands over all that waits in one shard at once: a group needs
/// what any of it needs.
model::NextUnit queue_policy(const std::vector<model::UnitId>& order,
                             const Exclusions& exclusions = {}, const Groups& groups = {});

}  // namespace evenshard::schedule
