// Dispatch policies and estimates for tests of the engine.
#pragma once

#include <chrono>
#include <optional>

#include "model/dispatch.hpp"

namespace evenshard::test {

/// The worker's own shard, then the first unit of any other.
inline std::optional<model::Choice> own_then_any(const model::DispatchState& state, int worker) {
  const auto& own = state.waiting.at(static_cast<std::size_t>(worker));
  if (!own.empty()) return model::Choice{own.front(), worker};
  for (std::size_t from = 0; from < state.waiting.size(); ++from)
    if (!state.waiting[from].empty())
      return model::Choice{state.waiting[from].front(), static_cast<int>(from)};
  return std::nullopt;
}

inline model::Estimate measured(std::chrono::milliseconds mean) {
  model::Estimate estimate;
  estimate.mean = mean;
  estimate.basis = model::Basis::measured;
  return estimate;
}

}  // namespace evenshard::test
