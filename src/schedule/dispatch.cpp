#include "schedule/dispatch.hpp"

#include <numeric>
#include <utility>

#include "schedule/queue.hpp"

namespace evenshard::schedule {

using model::Choice;
using model::UnitId;

namespace {

class SharedQueue {
 public:
  SharedQueue(const std::vector<UnitId>& order, Exclusions exclusions)
      : exclusions_(std::move(exclusions)), claims_(claims_of(exclusions_)), ranks_(order.size()) {
    claims_.resize(order.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank) ranks_.at(index(order[rank])) = rank;
  }

  std::optional<Choice> operator()(const model::DispatchState& state, int) const {
    Occupancy occupancy(exclusions_);
    for (const UnitId unit : state.running) occupancy.begin(claims_.at(index(unit)));
    if (occupancy.alone_runs()) return model::kWait;
    std::optional<Choice> best, alone;
    bool any_waits = false;
    for (std::size_t shard = 0; shard < state.waiting.size(); ++shard)
      for (const UnitId unit : state.waiting[shard]) {
        const Claim& claim = claims_.at(index(unit));
        any_waits = true;
        if (claim.alone)
          offer(alone, unit, shard);
        else if (occupancy.admits(claim))
          offer(best, unit, shard);
      }
    if (best || !any_waits) return best;
    return occupancy.idle() && state.unsettled == 0 ? alone : model::kWait;
  }

 private:
  static std::size_t index(UnitId unit) { return static_cast<std::size_t>(unit); }

  void offer(std::optional<Choice>& best, UnitId unit, std::size_t shard) const {
    if (!best || ranks_.at(index(unit)) < ranks_.at(index(best->unit)))
      best = Choice{unit, static_cast<int>(shard)};
  }

  Exclusions exclusions_;
  std::vector<Claim> claims_;       ///< By UnitId.
  std::vector<std::size_t> ranks_;  ///< By UnitId.
};

}  // namespace

model::NextUnit default_policy(const std::vector<model::Estimate>& estimates,
                               const Exclusions& exclusions) {
  std::vector<UnitId> all(estimates.size());
  std::iota(all.begin(), all.end(), 0);
  return queue_policy(dispatch_order(std::move(all), estimates, exclusions), exclusions);
}

model::NextUnit queue_policy(const std::vector<UnitId>& order, const Exclusions& exclusions) {
  return SharedQueue(order, exclusions);
}

}  // namespace evenshard::schedule
