// One run from the first start to the last end: what the engine does about each thing that happens.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "execute/engine.hpp"
#include "execute/launcher.hpp"
#include "execute/ledger.hpp"
#include "execute/protocol.hpp"
#include "execute/slot.hpp"
#include "execute/worker_setup.hpp"
#include "model/dispatch.hpp"
#include "model/run.hpp"
#include "model/selection.hpp"

namespace evenshard::execute {

/// Everything a run is given; see engine.hpp.
struct Assignment {
  const model::Suite& suite;
  const model::Plan& plan;
  const std::vector<model::Estimate>& estimates;
  const EngineOptions& options;
  const model::NextUnit& next_unit;
};

/// The other parts of a divided feature, by the shard they would wait in.
struct PartsHeldBack {
  std::vector<std::pair<std::size_t, model::UnitId>> parts;
  bool dropped = false;  ///< The first part has run all of the feature.
};

class RunLoop {
 public:
  RunLoop(const Assignment& assignment, WorkerLauncher& launcher, const base::Clock& clock,
          const model::RunListener& listener);

  model::RunRecord run();

 private:
  // run_loop.cpp: the loop, and starting processes
  void take_plan();
  void announce();
  void step();
  void handle(const LauncherEvent& event);
  base::SteadyTime next_deadline() const;
  void enforce_deadlines();
  void start_needed();
  void start_process(Slot& slot);
  bool any_process() const;
  bool wants_start(const Slot& slot) const;
  void count_waiting(base::SteadyTime since);
  bool stopping() const {
    return record_.stopped || record_.signal != 0 || !record_.refusal.empty();
  }

  // dispatching.cpp: which worker gets what
  void feed(Slot& slot);
  void feed_idle();
  void feed_waiting();
  void note_running();
  bool alone_runs() const;
  bool is_used_up(const WorkerProcess& process) const;
  bool may_take_more(const Slot& slot) const;
  bool may_wait_there(const Slot& slot, model::UnitId unit) const;
  bool has_spare(const WorkerProcess& process) const;
  void hand_over(Slot& slot, const model::Choice& choice);
  void send(Slot& slot, Held held);
  void take_back(Slot& slot, model::UnitId unit);
  void put_back(const Slot& slot, model::UnitId unit);
  bool ask_back_for(const Slot& idle);
  Slot* most_loaded_with_spare();
  void send_finish(WorkerProcess& process);
  void stop_dispatching(Finish finish);
  model::milliseconds load_of(const Slot& slot) const;
  model::milliseconds estimate_of(model::UnitId unit) const;
  int waiting_units() const;
  int hungry_processes() const;

  // agreement.cpp: what is to run, once before_all has returned
  bool agree(Slot& slot, const Ready& ready);
  void adopt(model::Suite suite);
  void disagree(Slot& slot, const std::string& difference, bool here);

  // parts.cpp: parts that wait for what hooks do in the first one
  void hold_parts_back();
  void release_parts(model::UnitId first);
  void drop_parts(const Slot& slot, model::UnitId first);
  bool leads(model::UnitId unit) const;
  bool anything_held_back() const;

  // messages.cpp: what workers say
  void on(const MessageReceived& event);
  void on_message(Slot& slot, const Hello& hello);
  void on_message(Slot& slot, const Ready& ready);
  void on_message(Slot& slot, const Begin& begin);
  void on_message(Slot& slot, const Model& model);
  void on_message(Slot& slot, const ScenarioEnded& scenario);
  void on_message(Slot& slot, const Done& done);
  void on_message(Slot& slot, const Revoked& revoked);
  void on_message(Slot& slot, const Saved& saved);
  void on_message(Slot& slot, const Failed& failed);
  void on_message(Slot& slot, const Warned& warned);
  void on_message(Slot& slot, const Measured& measured);
  void on_message(Slot& slot, const Aborted& aborted);
  void on_message(Slot& slot, const Bye& bye);
  void conclude(Slot& slot);
  model::UnitResult& running_unit(Slot& slot, model::UnitId unit) const;

  // endings.cpp: how workers end
  void on(const ChannelLost& event);
  void on(const ProcessEnded& event);
  void lose(Slot& slot, const std::string& what_it_did);
  std::string end_of(const WorkerProcess& process, const ProcessEnded& event) const;
  void crash_running(Slot& slot, const std::string& cause);
  std::vector<model::UnitId> requeue_unsaved(Slot& slot, const std::string& cause);
  void condemn(model::UnitId unit, const std::string& note);
  model::WorkerResult result_of(const Slot& slot, const std::string& end, microseconds cpu) const;
  void judge_start(const Slot& slot, const std::string& end);
  bool anyone_ready() const;
  bool anyone_starting() const;
  bool explains_failure(const WorkerProcess& process) const;
  void warn_of_failure(const Slot& slot);
  void warn_of_waiting(const Slot& slot);
  void warn_of_lingering(const Slot& slot);
  void warn_of_survivors(const Slot& slot, const ProcessEnded& event);

  // interrupts.cpp: Ctrl-C
  void on(const SignalReceived& event);
  void ask_to_end(WorkerProcess& process);
  void terminate(const WorkerProcess& process);
  void end_within(WorkerProcess& process, model::milliseconds time) const;
  void kill(const WorkerProcess& process);

  Slot* slot_of(ProcessId process);
  microseconds since_start(base::SteadyTime time) const;
  microseconds at() const { return since_start(now_); }
  void emit(const model::RunEvent& event) const { listener_(event); }
  void warn(const std::string& message);

  Assignment given_;
  WorkerLauncher& launcher_;
  const base::Clock& clock_;
  const model::RunListener& listener_;
  model::Suite discovered_;
  WorkerSetup setup_;
  Ledger ledger_;
  std::vector<Slot> slots_;
  model::DispatchState state_;
  std::vector<model::Needs> needs_;  ///< By UnitId; empty when no unit needs anything.
  model::NextUnit next_unit_;
  std::vector<int> groups_;
  bool stop_on_failure_ = false;
  std::optional<model::Selection> agreed_;            ///< What the first ready worker would run.
  int agreed_with_ = 0;                               ///< That worker.
  bool as_discovered_ = false;                        ///< It would run what was discovered.
  std::map<model::UnitId, PartsHeldBack> held_back_;  ///< By the first part.
  model::RunRecord record_;
  base::SteadyTime started_{}, now_{}, next_tick_{}, next_start_{};
  std::set<std::string> measured_;  ///< Data files of the suite's own coverage.
  int signals_ = 0;
  int failed_starts_ = 0;  ///< In a row, for the same reason, with nobody ready.
  std::string failed_start_reason_;
  bool hopeless_ = false;  ///< Starting another worker would fail again.
};

}  // namespace evenshard::execute
