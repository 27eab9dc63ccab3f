// What is to run, once before_all has returned: the first worker that is ready says it, and all
// others must say the same.
#include <fmt/format.h>

#include "base/error.hpp"
#include "execute/run_loop.hpp"

namespace evenshard::execute {

bool RunLoop::agree(Slot& slot, const Ready& ready) {
  if (agreed_ && as_discovered_ && !ready.features) return true;
  model::Suite told =
      ready.features ? model::with_features(discovered_, *ready.features) : discovered_;
  const model::Selection selection = model::selection_of(told);
  if (!agreed_) {
    agreed_ = selection;
    agreed_with_ = slot.worker;
    as_discovered_ = !ready.features;
    stop_on_failure_ = ready.stop.value_or(stop_on_failure_);
    if (ready.features) adopt(std::move(told));
    return true;
  }
  const std::string here = model::only_in(selection, *agreed_);
  const std::string there = model::only_in(*agreed_, selection);
  if (here.empty() && there.empty()) return true;
  disagree(slot, here.empty() ? there : here, !here.empty());
  return false;
}

/// Nothing has begun yet.
void RunLoop::adopt(model::Suite suite) {
  if (!given_.options.replan) throw base::Error("it would run something else than was discovered");
  Replanned replanned = given_.options.replan(std::move(suite));
  next_unit_ = std::move(replanned.next_unit);
  groups_ = std::move(replanned.groups);
  take_plan();
  announce();
}

void RunLoop::disagree(Slot& slot, const std::string& difference, bool here) {
  const int with = here ? slot.worker : agreed_with_, without = here ? agreed_with_ : slot.worker;
  record_.disagreements.push_back(fmt::format(
      "workers do not agree on what to run: {} is selected in worker {} and not in worker {}. What "
      "the suite lists and before_all selects must be the same in every process",
      difference, with, without));
  warn(record_.disagreements.back());
  slot.given_up = true;
  send_finish(*slot.process);
}

}  // namespace evenshard::execute
