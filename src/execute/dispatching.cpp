// Which worker gets what, what is sent ahead, and what is asked back.
#include <algorithm>
#include <chrono>
#include <utility>

#include "execute/run_loop.hpp"

namespace evenshard::execute {

namespace {

using model::milliseconds;

/// Sent ahead, so that a worker never waits for us; long units stay here, where others can have
/// them, because a worker reads only between units.
constexpr milliseconds kAhead{200};
constexpr std::size_t kMostAhead = 64;

std::size_t index(int number) {
  return static_cast<std::size_t>(number);
}

}  // namespace

milliseconds RunLoop::estimate_of(model::UnitId unit) const {
  return given_.estimates.at(index(unit)).mean;
}

milliseconds RunLoop::load_of(const Slot& slot) const {
  milliseconds load{0};
  if (!slot.process) return load;
  for (const Held& held : slot.process->held) load += estimate_of(held.unit);
  if (const auto& running = slot.process->running) {
    const auto spent = std::chrono::duration_cast<milliseconds>(now_ - slot.process->running_since);
    load += std::max(milliseconds{0}, estimate_of(running->unit) - spent);
  }
  return load;
}

int RunLoop::waiting_units() const {
  std::size_t count = 0;
  for (const auto& shard : state_.waiting) count += shard.size();
  for (const auto& [first, held] : held_back_) count += held.parts.size();
  return static_cast<int>(count);
}

/// Processes that will ask for a unit without having ended one first.
int RunLoop::hungry_processes() const {
  return static_cast<int>(std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) {
    const auto& process = slot.process;
    return process && !process->is_leaving() && (!process->ready || process->is_idle());
  }));
}

bool RunLoop::is_used_up(const WorkerProcess& process) const {
  return given_.options.recycle > 0 && process.handed >= given_.options.recycle;
}

bool RunLoop::may_take_more(const Slot& slot) const {
  const WorkerProcess& process = *slot.process;
  if (!process.is_ready() || process.is_leaving() || stopping() || is_used_up(process))
    return false;
  if (process.is_idle()) return true;
  return !stop_on_failure_ && process.held.size() < kMostAhead && load_of(slot) < kAhead;
}

/// Whether `unit` may wait at the worker behind another: what is a guess stays here, and what holds
/// a resource from the moment it is sent.
bool RunLoop::may_wait_there(const Slot& slot, model::UnitId unit) const {
  const model::Estimate& estimate = given_.estimates.at(index(unit));
  if (slot.process->is_idle()) return true;
  if (!needs_.empty() && needs_[index(unit)].any()) return false;
  return estimate.basis == model::Basis::measured && estimate.mean < kAhead;
}

void RunLoop::feed(Slot& slot) {
  bool wait = false;
  while (may_take_more(slot)) {
    note_running();
    const auto choice = next_unit_(state_, slot.worker);
    wait = choice ? choice->is_wait() : anything_held_back();
    if (!choice || wait || !may_wait_there(slot, choice->unit)) break;
    hand_over(slot, *choice);
  }
  slot.process->kept_waiting = wait && !needs_.empty();
  if (slot.process->is_idle() && (is_used_up(*slot.process) || (!ask_back_for(slot) && !wait)))
    send_finish(*slot.process);
}

/// What the policy must know beside what waits, where anything needs anything.
void RunLoop::note_running() {
  if (needs_.empty()) return;
  state_.running.clear();
  state_.unsettled = 0;
  for (const Slot& slot : slots_) {
    if (!slot.process) continue;
    if (slot.process->running) state_.running.push_back(slot.process->running->unit);
    for (const Held& held : slot.process->held) state_.running.push_back(held.unit);
    state_.unsettled += !slot.process->is_ready() || slot.process->is_leaving() ? 1 : 0;
  }
}

/// From the moment it is sent: nobody may even start up beside it.
bool RunLoop::alone_runs() const {
  const auto alone = [this](model::UnitId unit) { return needs_[index(unit)].alone; };
  return !needs_.empty() && std::ranges::any_of(slots_, [&](const Slot& slot) {
    return slot.process && ((slot.process->running && alone(slot.process->running->unit)) ||
                            std::ranges::any_of(slot.process->held, alone, &Held::unit));
  });
}

void RunLoop::feed_idle() {
  for (Slot& slot : slots_)
    if (slot.process && slot.process->is_idle()) feed(slot);
}

/// A unit or a start-up has ended: what others wait for may be free.
void RunLoop::feed_waiting() {
  if (!needs_.empty()) feed_idle();
}

/// With all of its group that waits there.
void RunLoop::hand_over(Slot& slot, const model::Choice& choice) {
  auto& shard = state_.waiting.at(index(choice.from));
  if (groups_.empty()) {
    std::erase(shard, choice.unit);
    return send(slot, {choice.unit});
  }
  const auto together = [&](model::UnitId unit) {
    return groups_.at(index(unit)) == groups_.at(index(choice.unit));
  };
  const std::vector<model::UnitId> waiting = std::exchange(shard, {});
  for (const model::UnitId unit : waiting)
    if (together(unit))
      send(slot, {unit, true});
    else
      shard.push_back(unit);
}

void RunLoop::send(Slot& slot, Held held) {
  slot.process->held.push_back(held);
  ++slot.process->handed;
  launcher_.send(slot.process->id, encode_run(held.unit, given_.suite.units.at(index(held.unit)),
                                              ledger_.next_attempt(held.unit), leads(held.unit)));
}

/// A unit that did not begin, or must be run again, waits in front of its worker's shard.
void RunLoop::put_back(const Slot& slot, model::UnitId unit) {
  if (stopping()) return;
  auto& shard = state_.waiting[index(slot.worker)];
  shard.insert(shard.begin(), unit);
}

void RunLoop::take_back(Slot& slot, model::UnitId unit) {
  const auto removed =
      std::erase_if(slot.process->held, [unit](const Held& held) { return held.unit == unit; });
  if (removed == 0) return;
  --slot.process->handed;
  put_back(slot, unit);
}

/// Something to ask back. What needs anything was sent to an idle worker and begins at once.
bool RunLoop::has_spare(const WorkerProcess& process) const {
  return std::ranges::any_of(process.held, [this](const Held& held) {
    return !held.revoking && !held.bound && (needs_.empty() || !needs_[index(held.unit)].any());
  });
}

Slot* RunLoop::most_loaded_with_spare() {
  Slot* found = nullptr;
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    if (has_spare(*slot.process) && (found == nullptr || load_of(slot) > load_of(*found)))
      found = &slot;
  }
  return found;
}

/// True while an idle worker has something to hope for. One unit is asked back per idle worker.
bool RunLoop::ask_back_for(const Slot& idle) {
  if (stopping() || idle.process->is_leaving()) return false;
  int idle_workers = 0, asked = 0;
  for (const Slot& slot : slots_) {
    if (!slot.process) continue;
    idle_workers += slot.process->is_idle() ? 1 : 0;
    for (const Held& held : slot.process->held) asked += held.revoking ? 1 : 0;
  }
  if (asked >= idle_workers) return true;
  Slot* victim = most_loaded_with_spare();
  if (victim == nullptr) return false;
  auto& held = victim->process->held;
  const auto last = std::find_if(held.rbegin(), held.rend(),
                                 [](const Held& unit) { return !unit.revoking && !unit.bound; });
  last->revoking = true;
  launcher_.send(victim->process->id, encode_revoke(last->unit));
  return true;
}

void RunLoop::send_finish(WorkerProcess& process) {
  if (process.finish_sent) return;
  process.finish_sent = now_;
  launcher_.send(process.id, encode_finish(Finish::queue_done));
}

/// After --stop, an abort by the suite or a signal: running scenarios may end, nothing begins.
void RunLoop::stop_dispatching(Finish finish) {
  for (auto& shard : state_.waiting) shard.clear();
  held_back_.clear();
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    slot.process->finish_sent = slot.process->finish_sent.value_or(now_);
    launcher_.send(slot.process->id, encode_finish(finish));
  }
}

}  // namespace evenshard::execute
