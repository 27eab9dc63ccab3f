// Recorded samples → the units that became slower beyond their noise. Pure.
#pragma once

#include "model/history.hpp"
#include "model/trend.hpp"

namespace evenshard::schedule {

/// A unit's times under `context` (as estimates see them, at most 20) are split where the newer
/// ones, 2 to half of them, are most surely slower: the one-sided exact test of Mann and Whitney
/// ("On a test of whether one of two random variables is stochastically larger than the other",
/// 1947), its chance times half the number of splits tried. Found is what is at least `sure` (0 to
/// 1) and is slower by 5 %, 50 ms and 2.5 standard deviations of the unit's own noise
/// (docs/scheduling.md has how often that errs). Units of fewer than six times are not compared.
model::Regressions regressions(const model::History& history, const model::Context& context,
                               double sure);

}  // namespace evenshard::schedule
