// Where hooks surround features, the first part of a divided one goes ahead: the others are handed
// out once its before_feature has left the feature's scenarios as they were. Where it has not, the
// first part runs all of the feature.
#include "execute/run_loop.hpp"

namespace evenshard::execute {

void RunLoop::hold_parts_back() {
  held_back_.clear();
  if (!given_.suite.feature_hooks && !given_.suite.tag_hooks) return;
  const auto& units = given_.suite.units;
  for (std::size_t shard = 0; shard < state_.waiting.size(); ++shard)
    std::erase_if(state_.waiting[shard], [&](model::UnitId unit) {
      const int part = units.at(static_cast<std::size_t>(unit)).piece.part;
      if (part > 0) held_back_[unit - part].parts.emplace_back(shard, unit);
      return part > 0;
    });
}

bool RunLoop::anything_held_back() const {
  for (const auto& [first, held] : held_back_)
    if (!held.dropped) return true;
  return false;
}

bool RunLoop::leads(model::UnitId unit) const {
  return held_back_.contains(unit);
}

void RunLoop::release_parts(model::UnitId first) {
  const auto found = held_back_.find(first);
  if (found == held_back_.end() || found->second.dropped) return;
  for (const auto& [shard, unit] : found->second.parts) state_.waiting[shard].push_back(unit);
  held_back_.erase(found);
  feed_idle();
}

/// They count as run, without scenarios: the first part reports all of them.
void RunLoop::drop_parts(const Slot& slot, model::UnitId first) {
  const auto found = held_back_.find(first);
  if (found == held_back_.end() || found->second.dropped) return;
  for (const auto& [shard, unit] : found->second.parts) {
    model::UnitResult result;
    result.unit = unit;
    result.worker = slot.worker;
    result.outcome = model::Outcome::skipped;
    result.begin = at();
    result.model.emplace();
    ledger_.count(result);
    emit(model::UnitFinished{at(), result});
  }
  found->second.parts.clear();
  found->second.dropped = true;
}

}  // namespace evenshard::execute
