// In which order the units of a run are begun. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"
#include "model/suite.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::schedule {

struct Order {
  enum class By {
    longest,  ///< What ends soonest.
    failed,   ///< First what failed when it last ran, each group longest first.
    file,     ///< As behave would.
    random
  };
  By by = By::longest;
  std::uint64_t seed = 0;  ///< Of `random`: the same on every machine.
};

/// Every unit once. Estimates are indexed by UnitId.
std::vector<model::UnitId> order_units(const Order& order, const model::Suite& suite,
                                       const model::History& history,
                                       const std::vector<model::Estimate>& estimates,
                                       const Exclusions& exclusions);

}  // namespace evenshard::schedule
