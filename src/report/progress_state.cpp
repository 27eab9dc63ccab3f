#include "report/progress_state.hpp"

#include <algorithm>

#include "report/phrases.hpp"

namespace evenshard::report {

using model::microseconds;
using model::UnitId;

namespace {

template <typename Event>
microseconds time_of(const Event& event, microseconds otherwise) {
  if constexpr (requires { event.at; })
    return event.at;
  else
    return otherwise;
}

microseconds scaled(microseconds time, double factor) {
  return microseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * factor));
}

}  // namespace

ProgressState::ProgressState(const model::Suite& suite,
                             const std::vector<model::Estimate>& estimates)
    : estimates_(&estimates), states_(suite.units.size()) {
  for (std::size_t index = 0; index < states_.size(); ++index) {
    if (!model::is_wanted(suite.units[index])) continue;
    move(static_cast<UnitId>(index), Phase::waiting);
    if (index < estimates.size()) measured_ |= estimates[index].basis != model::Basis::assumed;
    ++total_;
  }
}

void ProgressState::apply(const model::RunEvent& event) {
  std::visit(
      [this](const auto& happened) {
        now_ = std::max(now_, time_of(happened, now_));
        on(happened);
      },
      event);
}

void ProgressState::on(const model::RunStarted& event) {
  total_ = event.units;
  predicted_ = event.predicted;
  slots_.resize(static_cast<std::size_t>(std::max(event.workers, 0)));
}

void ProgressState::on(const model::WorkerReady& event) {
  slot(event.worker).alive = true;
  slot(event.worker).last.reset();
}

void ProgressState::on(const model::UnitStarted& event) {
  started_ = true;
  slot(event.worker).running = RunningUnit{event.unit, event.worker, event.at, 0};
  slot(event.worker).last = event.unit;
  move(event.unit, Phase::running);
}

void ProgressState::on(const model::ScenarioFinished& event) {
  std::optional<RunningUnit>& running = slot(event.worker).running;
  if (running && running->unit == event.unit) ++running->scenarios_done;
}

void ProgressState::on(const model::UnitFinished& event) {
  const model::UnitResult& result = event.result;
  Slot& where = slot(result.worker);
  if (where.running && where.running->unit == result.unit) where.running.reset();
  if (!model::is_incomplete(result.outcome)) {
    if (where.last == result.unit) where.last.reset();
    seen_estimate_ += estimate(result.unit);
    seen_wall_ += result.wall;
  }
  move(result.unit, Phase::done);
  set_failed(result.unit, is_bad(result.outcome));
}

void ProgressState::on(const model::WorkerEnded& event) {
  Slot& where = slot(event.result.worker);
  where.alive = false;
  if (where.running) move(where.running->unit, Phase::waiting);
  where.running.reset();
  for (const UnitId unit : event.requeued) {
    move(unit, Phase::waiting);
    set_failed(unit, false);
  }
}

void ProgressState::move(UnitId unit, Phase phase) {
  Phase& current = state(unit).phase;
  const microseconds cost = estimate(unit);
  if (current == Phase::idle) work_ += cost;
  if (current == Phase::waiting) work_waiting_ -= cost;
  if (current == Phase::done) work_done_ -= cost, --finished_;
  if (phase == Phase::waiting) work_waiting_ += cost;
  if (phase == Phase::done) work_done_ += cost, ++finished_;
  current = phase;
}

void ProgressState::set_failed(UnitId unit, bool failed) {
  failed_ += static_cast<int>(failed) - static_cast<int>(state(unit).failed);
  state(unit).failed = failed;
}

ProgressState::Slot& ProgressState::slot(int worker) {
  const auto index = static_cast<std::size_t>(worker);
  if (index >= slots_.size()) slots_.resize(index + 1);
  return slots_[index];
}

microseconds ProgressState::estimate(UnitId unit) const {
  const auto index = static_cast<std::size_t>(unit);
  return index < estimates_->size() ? microseconds((*estimates_)[index].mean) : microseconds(0);
}

std::vector<RunningUnit> ProgressState::running() const {
  std::vector<RunningUnit> running;
  for (const Slot& slot : slots_)
    if (slot.running) running.push_back(*slot.running);
  std::stable_sort(running.begin(), running.end(),
                   [](const RunningUnit& a, const RunningUnit& b) { return a.begin < b.begin; });
  return running;
}

std::optional<UnitId> ProgressState::in_flight(int worker) const {
  const auto index = static_cast<std::size_t>(worker);
  return index < slots_.size() ? slots_[index].last : std::nullopt;
}

int ProgressState::percent() const {
  if (finished_ >= total_) return 100;
  if (work_.count() == 0) return finished_ * 100 / total_;
  microseconds done = work_done_;
  for (const Slot& slot : slots_)
    if (slot.running) done += std::min(now_ - slot.running->begin, estimate(slot.running->unit));
  return static_cast<int>(std::min<std::int64_t>(done.count() * 100 / work_.count(), 99));
}

// How much slower than estimated the finished units were. The first few say little: a tenth of the
// suite is taken as being on time, unless the estimates themselves rest on nothing.
double ProgressState::pace() const {
  const double trust = measured_ ? static_cast<double>(work_.count()) / 10 : 0;
  const double expected = static_cast<double>(seen_estimate_.count()) + trust;
  if (expected <= 0) return 1;
  return std::clamp((static_cast<double>(seen_wall_.count()) + trust) / expected, 0.05, 20.0);
}

bool ProgressState::can_predict() const {
  return work_.count() > 0 && !interrupted_ && (measured_ || seen_estimate_.count() > 0);
}

std::optional<microseconds> ProgressState::left() const {
  if (!can_predict()) return std::nullopt;
  if (!started_ && predicted_ > now_) return predicted_ - now_;
  const double factor = pace();
  microseconds sum = scaled(work_waiting_, factor), longest{0};
  int alive = 0;
  for (const Slot& slot : slots_) {
    alive += slot.alive ? 1 : 0;
    if (!slot.running) continue;
    const microseconds elapsed = now_ - slot.running->begin;
    // What has outlived its estimate is not about to end: it gets a tenth more, and so on.
    const microseconds rest =
        std::max(scaled(estimate(slot.running->unit), factor) - elapsed, elapsed / 10);
    sum += rest;
    longest = std::max(longest, rest);
  }
  return std::max(sum / std::max(alive, 1), longest);
}

}  // namespace evenshard::report
