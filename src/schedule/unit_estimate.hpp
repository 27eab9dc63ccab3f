// One unit's history → its estimate.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/history.hpp"
#include "model/plan.hpp"
#include "schedule/context_ratio.hpp"
#include "schedule/run_speed.hpp"

namespace evenshard::schedule {

/// What brings times of other runs to those of the coming one.
struct Circumstances {
  ContextRatio ratio;
  RunSpeeds speeds;
  std::map<std::string, ContextKey> context_of_run;
};

/// What `history` says of `unit` as it is now: from its own samples where it is what was measured,
/// from the scenarios it still has (and the unit's own rate for the new ones) where it is not.
/// Nothing when no sample of it counts.
std::optional<model::Estimate> estimate_unit(const model::Unit& unit,
                                             const model::UnitHistory& history,
                                             const Circumstances& circumstances,
                                             std::int64_t now_unix_us);

}  // namespace evenshard::schedule
