// Recorded runs replayed: how well estimators would have predicted each from those before it. Pure.
#pragma once

#include "model/backtest.hpp"
#include "model/history.hpp"

namespace evenshard::schedule {

/// Predicts the newest `runs` runs that have an earlier one and two passed whole units, each from
/// what was recorded before it, packed for `workers`. What a unit took is what it takes again;
/// units without a usable sample get the prior (ours) or the mean of the known (the others).
model::Backtest backtest(const model::History& history, int workers, int runs);

}  // namespace evenshard::schedule
