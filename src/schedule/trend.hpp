// Recorded samples → how each unit changes over its runs. Pure.
#pragma once

#include <vector>

#include "model/history.hpp"
#include "model/trend.hpp"

namespace evenshard::schedule {

/// By index of `history.units`; times as they would be under `context`, as estimates are.
std::vector<model::Trend> trends(const model::History& history, const model::Context& context);

}  // namespace evenshard::schedule
