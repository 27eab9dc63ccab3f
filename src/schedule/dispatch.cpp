#include "schedule/dispatch.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "schedule/queue.hpp"

namespace evenshard::schedule {

using model::Choice;
using model::UnitId;

namespace {

class SharedQueue {
 public:
  SharedQueue(const std::vector<UnitId>& order, Exclusions exclusions, Groups groups)
      : exclusions_(std::move(exclusions)),
        claims_(claims_of(exclusions_)),
        groups_(std::move(groups)),
        ranks_(order.empty() ? 0 : index(std::ranges::max(order)) + 1) {
    claims_.resize(std::max(ranks_.size(), groups_.size()));
    if (!groups_.empty()) share_claims();
    for (std::size_t rank = 0; rank < order.size(); ++rank) ranks_.at(index(order[rank])) = rank;
  }

  std::optional<Choice> operator()(const model::DispatchState& state, int) const {
    Occupancy occupancy(exclusions_);
    std::set<int> seen;
    for (const UnitId unit : state.running)
      if (groups_.empty() || seen.insert(groups_.at(index(unit))).second)
        occupancy.begin(claims_.at(index(unit)));
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

  void share_claims() {
    std::map<int, Claim> shared;
    for (std::size_t unit = 0; unit < claims_.size(); ++unit) {
      Claim& claim = shared[groups_.at(unit)];
      claim.alone |= claims_[unit].alone;
      for (const int resource : claims_[unit].resources)
        if (std::ranges::find(claim.resources, resource) == claim.resources.end())
          claim.resources.push_back(resource);
    }
    for (std::size_t unit = 0; unit < claims_.size(); ++unit) claims_[unit] = shared[groups_[unit]];
  }

  void offer(std::optional<Choice>& best, UnitId unit, std::size_t shard) const {
    if (!best || ranks_.at(index(unit)) < ranks_.at(index(best->unit)))
      best = Choice{unit, static_cast<int>(shard)};
  }

  Exclusions exclusions_;
  std::vector<Claim> claims_;  ///< By UnitId.
  Groups groups_;
  std::vector<std::size_t> ranks_;  ///< By UnitId.
};

}  // namespace

model::NextUnit default_policy(const std::vector<model::Estimate>& estimates,
                               const Exclusions& exclusions) {
  std::vector<UnitId> all(estimates.size());
  std::iota(all.begin(), all.end(), 0);
  return queue_policy(dispatch_order(std::move(all), estimates, exclusions), exclusions);
}

model::NextUnit queue_policy(const std::vector<UnitId>& order, const Exclusions& exclusions,
                             const Groups& groups) {
  return SharedQueue(order, exclusions, groups);
}

}  // namespace evenshard::schedule
