// One unit's history → its estimate.
#pragma once

#include <optional>

#include "model/history.hpp"
#include "model/plan.hpp"
#include "schedule/series.hpp"

namespace evenshard::schedule {

/// What `history` says of `unit` as it is now: from its own samples where it is what was measured,
/// from the scenarios it still has (and the unit's own rate for the new ones) where it is not.
/// Nothing when no sample of it counts.
std::optional<model::Estimate> estimate_unit(const model::Unit& unit,
                                             const model::UnitHistory& history,
                                             const Circumstances& circumstances,
                                             std::int64_t now_unix_us);

}  // namespace evenshard::schedule
