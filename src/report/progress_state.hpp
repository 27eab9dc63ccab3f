// Run events → where the run stands: counts, what runs, how long it may still take.
#pragma once

#include <optional>
#include <vector>

#include "model/run.hpp"

namespace evenshard::report {

struct RunningUnit {
  model::UnitId unit = -1;
  int worker = 0;
  model::microseconds begin{0};
  int scenarios_done = 0;
};

class ProgressState {
 public:
  /// Both are kept by reference. Estimates are by UnitId.
  ProgressState(const model::Suite& suite, const std::vector<model::Estimate>& estimates);

  void apply(const model::RunEvent& event);

  int total() const { return total_; }
  int finished() const { return finished_; }
  int failed() const { return failed_; }
  int workers() const { return static_cast<int>(slots_.size()); }
  bool started() const { return started_; }  ///< A unit has begun.
  bool interrupted() const { return interrupted_; }
  model::microseconds now() const { return now_; }

  /// Longest running first.
  std::vector<RunningUnit> running() const;
  /// The unit that a worker was at when it ended, also when it was reported as crashed before.
  std::optional<model::UnitId> in_flight(int worker) const;
  /// Share of the predicted work that is done, 0 to 100; 100 only when every unit is finished.
  int percent() const;
  /// Predicted time to the end; nothing while there is nothing to predict from.
  std::optional<model::microseconds> left() const;

 private:
  enum class Phase { idle, waiting, running, done };
  struct UnitState {
    Phase phase = Phase::idle;
    bool failed = false;
  };
  struct Slot {
    bool alive = true;
    std::optional<RunningUnit> running;
    std::optional<model::UnitId> last;
  };

  void on(const model::RunStarted& event);
  void on(const model::WorkerReady& event);
  void on(const model::UnitStarted& event);
  void on(const model::ScenarioFinished& event);
  void on(const model::UnitFinished& event);
  void on(const model::UnitCondemned& event) { set_failed(event.result.unit, true); }
  void on(const model::WorkerEnded& event);
  void on(const model::Interrupted&) { interrupted_ = true; }
  template <typename Other>
  void on(const Other&) {}

  void move(model::UnitId unit, Phase phase);
  void set_failed(model::UnitId unit, bool failed);
  Slot& slot(int worker);
  UnitState& state(model::UnitId unit) { return states_.at(static_cast<std::size_t>(unit)); }
  model::microseconds estimate(model::UnitId unit) const;
  double pace() const;
  bool can_predict() const;

  const std::vector<model::Estimate>* estimates_;
  std::vector<UnitState> states_;
  std::vector<Slot> slots_;
  int total_ = 0, finished_ = 0, failed_ = 0;
  bool started_ = false, interrupted_ = false, measured_ = false;
  model::microseconds now_{0}, predicted_{0};
  model::microseconds work_{0}, work_waiting_{0}, work_done_{0};  ///< Sums of estimates.
  model::microseconds seen_estimate_{0}, seen_wall_{0};  ///< Of units that came to their own end.
};

}  // namespace evenshard::report
