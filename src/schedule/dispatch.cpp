#include "schedule/dispatch.hpp"

#include <utility>

#include "schedule/priority.hpp"

namespace evenshard::schedule {

model::NextUnit default_policy(const std::vector<model::Estimate>& estimates) {
  std::vector<model::milliseconds> priorities;
  for (const model::Estimate& estimate : estimates) priorities.push_back(priority(estimate));
  return [priorities = std::move(priorities)](const model::DispatchState& state,
                                              int) -> std::optional<model::Choice> {
    std::optional<model::Choice> best;
    model::milliseconds longest{-1};
    for (std::size_t shard = 0; shard < state.waiting.size(); ++shard) {
      for (const model::UnitId unit : state.waiting[shard]) {
        const model::milliseconds size = priorities.at(static_cast<std::size_t>(unit));
        if (size <= longest) continue;
        longest = size;
        best = model::Choice{unit, static_cast<int>(shard)};
      }
    }
    return best;
  };
}

}  // namespace evenshard::schedule
