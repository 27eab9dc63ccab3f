// Worker processes that exist only as a script, on a clock that jumps from one event to the next.
// Obeys the launcher's contract; its workers read between units only, as the real ones do.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "execute/launcher.hpp"
#include "support/fake_clock.hpp"

namespace evenshard::test {

using std::chrono::milliseconds;

/// What happens while a worker runs one unit.
struct UnitScript {
  enum class End { done, killed, exits, closes_channel, scribbles, says_failed };

  milliseconds duration{10};
  std::string outcome = "passed";
  End end = End::done;
  int exit_code = 0;                          ///< For `exits`.
  std::string reason;                         ///< For `says_failed`.
  std::vector<std::string> scenarios{"one"};  ///< Reported half-way.
  std::vector<std::string> says, says_after;  ///< Word for word, before and after its end.
};

/// How one worker process behaves.
struct WorkerScript {
  milliseconds startup{100};
  milliseconds shutdown{20};
  bool cannot_start = false;  ///< start() throws.
  bool before_all_fails = false;
  std::optional<int> exits_early;  ///< Before hello, with this status.
  bool saves = true;               ///< Announces a part after each unit and at the end.
  bool lingers = false;            ///< Does not end after its last message.
  bool hangs = false;              ///< Does not come to its last message.
  int announced = 0;               ///< The status that its last message tells.
  int exit_code = 0;               ///< The one that it ends with.
  int killed_by = 0;               ///< The signal that ends it after its last message.
  bool ignores_signals = false;    ///< Except SIGKILL.
  int survivors = 0;
  int protocol = 1;  ///< The version that it speaks.
  std::vector<std::string> left;
  std::string measured_into;  ///< A data file of the suite's own coverage.
};

class FakeLauncher final : public execute::WorkerLauncher {
 public:
  explicit FakeLauncher(FakeClock& clock) : clock_(clock) {}

  std::function<WorkerScript(const execute::WorkerSpec&)> worker_script;
  /// By unit path and attempt.
  std::function<UnitScript(const std::string& path, int attempt)> unit_script;
  /// A signal to the engine itself, at a time since the launcher was made.
  void signal_engine_at(milliseconds when, int signal);

  execute::ProcessId start(const execute::WorkerSpec& spec) override;
  void send(execute::ProcessId process, const std::string& json) override;
  std::optional<execute::LauncherEvent> next_event(base::SteadyTime deadline) override;
  void signal_process(execute::ProcessId process, int pid, int signal) override;
  void signal_group(execute::ProcessId process, int signal) override;

  std::vector<execute::WorkerSpec> specs;         ///< Everything that was started, by ProcessId.
  std::map<execute::ProcessId, int> most_queued;  ///< Units a worker held unbegun at once.
  int revokes = 0;

 private:
  struct Order {
    int unit = -1;
    std::string path;
    int attempt = 1;
  };
  struct Process {
    WorkerScript script;
    std::deque<Order> queue;
    std::vector<int> revoked;
    std::optional<Order> running;
    bool ready = false, finishing = false, told_of_interrupt = false;
    bool interrupted = false, ended = false, silent = false;
    int done = 0;
    int life = 0;  ///< Counts up when planned events become void.
  };
  struct Planned {
    std::function<void()> action;
    execute::ProcessId process = -1;
    int life = 0;
  };

  void plan(execute::ProcessId id, milliseconds in, std::function<void()> action);
  void report(execute::LauncherEvent event) { events_.push_back(std::move(event)); }
  void say(execute::ProcessId id, const std::string& json);
  void become_ready(execute::ProcessId id);
  void look_at_queue(execute::ProcessId id);
  void answer_revokes(execute::ProcessId id);
  void begin(execute::ProcessId id);
  void report_scenarios(execute::ProcessId id, const UnitScript& script);
  void end_unit(execute::ProcessId id, const UnitScript& script);
  void save(execute::ProcessId id);
  void leave(execute::ProcessId id);
  void die(execute::ProcessId id, int exit_code, int signal);

  FakeClock& clock_;
  base::SteadyTime made_ = clock_.now();
  std::map<execute::ProcessId, Process> processes_;
  std::multimap<base::SteadyTime, Planned> planned_;
  std::deque<execute::LauncherEvent> events_;
};

}  // namespace evenshard::test
