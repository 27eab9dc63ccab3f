#include "execute/run_loop.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "model/needs.hpp"

namespace evenshard::execute {

namespace {

constexpr std::chrono::milliseconds kTick{100};
constexpr int kMostFruitless = 3;

/// True once.
bool is_due(std::optional<base::SteadyTime>& time, base::SteadyTime now) {
  if (!time || *time > now) return false;
  time.reset();
  return true;
}

}  // namespace

RunLoop::RunLoop(const Assignment& assignment, WorkerLauncher& launcher, const base::Clock& clock,
                 const model::RunListener& listener)
    : given_(assignment),
      launcher_(launcher),
      clock_(clock),
      listener_(listener),
      discovered_(assignment.options.discovered.value_or(assignment.suite)),
      setup_(assignment.options, discovered_, static_cast<int>(assignment.plan.shards.size())),
      ledger_(0),
      next_unit_(assignment.next_unit),
      groups_(assignment.options.groups),
      stop_on_failure_(assignment.options.stop_on_failure) {
  for (std::size_t shard = 0; shard < assignment.plan.shards.size(); ++shard)
    slots_.emplace_back(static_cast<int>(shard));
  take_plan();
  record_.run_id = assignment.options.run_id;
}

void RunLoop::take_plan() {
  ledger_ = Ledger(given_.suite.units.size());
  state_.waiting.clear();
  for (const model::Shard& shard : given_.plan.shards) state_.waiting.push_back(shard.units);
  state_.waiting.resize(slots_.size());
  needs_.clear();
  for (const model::Unit& unit : given_.suite.units) needs_.push_back(model::needs_of(unit));
  if (std::ranges::none_of(needs_, &model::Needs::any)) needs_.clear();
  hold_parts_back();
}

model::RunRecord RunLoop::run() {
  record_.started_unix_us = clock_.wall().time_since_epoch().count();
  started_ = now_ = clock_.now();
  next_tick_ = now_ + kTick;
  announce();
  start_needed();
  while (any_process()) step();
  record_.wall = at();
  ledger_.close(record_);
  emit(model::RunFinished{at()});
  return std::move(record_);
}

void RunLoop::announce() {
  model::RunStarted event{.workers = static_cast<int>(slots_.size()),
                          .units = waiting_units(),
                          .scenarios = 0,
                          .predicted = given_.plan.makespan,
                          .run_id = record_.run_id};
  for (const auto& shard : given_.plan.shards)
    for (const model::UnitId unit : shard.units)
      event.scenarios +=
          model::selected_scenarios(given_.suite.units.at(static_cast<std::size_t>(unit)));
  emit(event);
}

void RunLoop::step() {
  const auto event = launcher_.next_event(next_deadline());
  count_waiting(std::exchange(now_, clock_.now()));
  if (event)
    handle(*event);
  else if (now_ >= next_tick_)
    emit(model::Tick{at()});
  if (event || now_ >= next_tick_) next_tick_ = now_ + kTick;
  enforce_deadlines();
  start_needed();
}

void RunLoop::count_waiting(base::SteadyTime since) {
  const auto count = std::ranges::count_if(slots_, [](const Slot& slot) {
    return slot.process && slot.process->kept_waiting && slot.process->is_idle();
  });
  if (count == 0) return;
  const auto passed = std::chrono::duration_cast<microseconds>(now_ - since);
  record_.kept_waiting += count * passed;
  record_.kept_waiting_wall += passed;
}

void RunLoop::handle(const LauncherEvent& event) {
  std::visit([this](const auto& happened) { on(happened); }, event);
}

base::SteadyTime RunLoop::next_deadline() const {
  base::SteadyTime deadline = next_tick_;
  if (now_ < next_start_) deadline = std::min(deadline, next_start_);
  for (const Slot& slot : slots_) {
    if (!slot.process) continue;
    for (const auto& due :
         {slot.process->kill_at, slot.process->terminate_at, slot.process->note_at})
      deadline = std::min(deadline, due.value_or(deadline));
  }
  return deadline;
}

void RunLoop::enforce_deadlines() {
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    if (is_due(slot.process->note_at, now_)) warn_of_waiting(slot);
    if (is_due(slot.process->terminate_at, now_)) terminate(*slot.process);
    if (!is_due(slot.process->kill_at, now_)) continue;
    slot.process->overdue = true;
    kill(*slot.process);
  }
}

bool RunLoop::any_process() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return !!slot.process; });
}

bool RunLoop::wants_start(const Slot& slot) const {
  if (slot.process || slot.given_up || hopeless_ || stopping() || alone_runs()) return false;
  const bool may_fail_alike = failed_starts_ > 0;
  if ((may_fail_alike || now_ < next_start_) && anyone_starting()) return false;
  return slot.fruitless < kMostFruitless && waiting_units() > hungry_processes();
}

/// Slots with units of their own first: a thief is started only when something is left over.
void RunLoop::start_needed() {
  for (const bool own : {true, false})
    for (Slot& slot : slots_) {
      const bool has_own = !state_.waiting[static_cast<std::size_t>(slot.worker)].empty();
      if (has_own == own && wants_start(slot)) start_process(slot);
    }
}

void RunLoop::start_process(Slot& slot) {
  WorkerProcess process;
  process.incarnation = slot.started++;
  process.outputs = setup_.outputs(slot.worker, process.incarnation);
  process.spawned = now_;
  next_start_ = now_ + given_.options.start_interval;
  try {
    const WorkerSpec spec = setup_.prepare(slot.worker, process.incarnation);
    process.log = spec.log;
    process.id = launcher_.start(spec);
    slot.process = std::move(process);
  } catch (const base::Error& error) {
    if (!any_process() && record_.workers.empty()) throw;
    slot.given_up = true;
    warn(error.what());
  }
}

Slot* RunLoop::slot_of(ProcessId process) {
  const auto found = std::find_if(slots_.begin(), slots_.end(), [process](const Slot& slot) {
    return slot.process && slot.process->id == process;
  });
  return found == slots_.end() ? nullptr : &*found;
}

microseconds RunLoop::since_start(base::SteadyTime time) const {
  return std::chrono::duration_cast<microseconds>(time - started_);
}

void RunLoop::warn(const std::string& message) {
  record_.warnings.push_back(message);
  emit(model::Warning{at(), message});
}

}  // namespace evenshard::execute
