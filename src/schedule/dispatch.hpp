// Policies for "which unit next". Pure.
#pragma once

#include <vector>

#include "model/dispatch.hpp"

namespace evenshard::schedule {

/// One queue shared by all workers: the waiting unit with the largest mean plus two spreads,
/// whichever shard it was planned in. Nothing only when nothing waits. Estimates are indexed by
/// UnitId.
model::NextUnit default_policy(const std::vector<model::Estimate>& estimates);

}  // namespace evenshard::schedule
