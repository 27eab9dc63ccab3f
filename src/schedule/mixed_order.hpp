// Short units compute more of their time than long ones: where workers outnumber the cores, longest
// first leaves the cores idle at first and makes them the bottleneck at the end. Pure.
#pragma once

#include <vector>

#include "model/plan.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::schedule {

/// `units`, which come longest first, or, where that is predicted to end at least 2 % sooner, in
/// the order in which they begin `from_both_ends`. Estimates are indexed by UnitId.
std::vector<model::UnitId> mixed_order(const std::vector<model::UnitId>& units,
                                       const std::vector<model::Estimate>& estimates,
                                       const model::Overheads& overheads, int workers, int cores,
                                       const Exclusions& exclusions = {});

/// The order in which `units`, which come longest first, begin when `share` of the workers (at
/// least one) first take the shorter ones that make up the same share of the work, shortest first,
/// while the others begin with the longest.
std::vector<model::UnitId> from_both_ends(const std::vector<model::UnitId>& units,
                                          const std::vector<model::Estimate>& estimates,
                                          int workers, double share);

}  // namespace evenshard::schedule
