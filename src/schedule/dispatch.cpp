#include "schedule/dispatch.hpp"

#include <utility>

#include "schedule/priority.hpp"

namespace evenshard::schedule {

model::NextUnit default_policy(std::vector<model::Estimate> estimates) {
  return [estimates = std::move(estimates)](const model::DispatchState& state,
                                            int) -> std::optional<model::Choice> {
    std::optional<model::Choice> best;
    model::milliseconds longest{-1};
    for (std::size_t shard = 0; shard < state.waiting.size(); ++shard) {
      for (const model::UnitId unit : state.waiting[shard]) {
        const model::milliseconds size = priority(estimates.at(static_cast<std::size_t>(unit)));
        if (size <= longest) continue;
        longest = size;
        best = model::Choice{unit, static_cast<int>(shard)};
      }
    }
    return best;
  };
}

}  // namespace evenshard::schedule
