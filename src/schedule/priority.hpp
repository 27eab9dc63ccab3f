// How long a unit must be expected to take when the queue is put in order.
#pragma once

#include <algorithm>

#include "model/plan.hpp"

namespace evenshard::schedule {

/// The mean plus two spreads: what is uncertain goes early, so that a surprise still fits. Two beat
/// none and one in simulation (docs/scheduling.md).
inline model::milliseconds priority(const model::Estimate& estimate) {
  return std::max(estimate.mean + 2 * estimate.spread, model::milliseconds(0));
}

}  // namespace evenshard::schedule
