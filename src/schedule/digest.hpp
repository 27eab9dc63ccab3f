// What a plan was made from, as one word.
#pragma once

#include <string>
#include <vector>

#include "schedule/pack.hpp"

namespace evenshard::schedule {

/// Sixteen hex digits (XXH3 of the paths, lines and integer estimates that are packed, and of the
/// options, in an order that discovery does not change). Two nodes whose plans carry the same
/// digest have made the same plan.
std::string digest(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   const PackOptions& options);

}  // namespace evenshard::schedule
