// A new plan beside an earlier one: what moves, and what changed in the suite since. Pure.
#pragma once

#include <vector>

#include "model/rebalance.hpp"
#include "schedule/pack.hpp"

namespace evenshard::schedule {

/// Packs with `earlier` as the previous plan (whatever `options.previous` holds beside its
/// tolerance), into options.workers shards. Throws as `pack` does.
model::Rebalance rebalance(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const model::EarlierPlan& earlier, PackOptions options);

}  // namespace evenshard::schedule
