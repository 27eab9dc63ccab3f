// Estimates → the integers that packing decides by.
#pragma once

#include <vector>

#include "schedule/pack.hpp"

namespace evenshard::schedule {

/// The units with something selected, in the suite's order.
std::vector<model::UnitId> packed_units(const model::Suite& suite);

/// By UnitId, in ms: the mean and the cost per unit; where computing workers outnumber the cores
/// they share, each unit's computing part is as much slower as their number asks for.
std::vector<Size> sizes_of(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const PackOptions& options);

/// What a worker costs that has at least one unit.
Size fixed_cost(const model::Overheads& overheads);

}  // namespace evenshard::schedule
