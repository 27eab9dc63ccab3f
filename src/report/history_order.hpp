// The order of the history's listings.
#pragma once

#include <cstddef>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::report {

/// Indices by falling estimate; equal ones in their own order.
std::vector<std::size_t> slowest_first(const std::vector<model::Estimate>& estimates);

}  // namespace evenshard::report
