// A worker slot, and the process that fills it at the moment, as the engine knows them.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "execute/launcher.hpp"
#include "model/run.hpp"

namespace evenshard::execute {

using std::chrono::microseconds;

/// A unit that was sent and has not begun.
struct Held {
  model::UnitId unit = -1;
  bool bound = false;     ///< It stays with the others of its group: not asked back.
  bool revoking = false;  ///< Asked back; the answer is still out.
};

struct WorkerProcess {
  ProcessId id = -1;
  int incarnation = 0;
  std::string log;
  std::vector<std::string> outputs;  ///< Per formatter; empty when not redirected.
  base::SteadyTime spawned{};
  std::optional<base::SteadyTime> ready, finish_sent, note_at, terminate_at, kill_at;

  int pid = 0;  ///< As it announced itself.
  std::deque<Held> held;
  std::optional<model::UnitResult> running;
  base::SteadyTime running_since{};
  bool kept_waiting = false;        ///< Idle, because nothing that waits may run now.
  int handed = 0;                   ///< Units sent and not given back.
  std::vector<model::UnitId> done;  ///< In the order they ended.
  std::size_t saved_through = 0;    ///< How many of `done` the announced part contains.
  std::string part;
  microseconds busy{0};
  microseconds startup_cpu{0}, cpu{0};  ///< As far as it told: `cpu` up to its last unit's end.

  bool before_all_failed = false, after_all_failed = false;
  bool said_bye = false, overdue = false;  ///< Overdue: killed at `kill_at`.
  int exit_code = 0;                       ///< Behave's, as `bye` announced it.
  std::string failure;                     ///< Why it said that it cannot go on.
  std::string lost;  ///< What it did that made us end it, to follow "the worker process".

  bool is_ready() const { return ready && !before_all_failed; }
  /// Will not take another unit, or must not be given one.
  bool is_leaving() const { return finish_sent || said_bye || !failure.empty() || !lost.empty(); }
  bool is_idle() const { return is_ready() && !is_leaving() && !running && held.empty(); }
};

struct Slot {
  explicit Slot(int number) : worker(number) {}

  int worker;
  std::optional<WorkerProcess> process;
  int started = 0;    ///< Processes so far.
  int fruitless = 0;  ///< Processes in a row that ended without a unit.
  bool given_up = false;
};

}  // namespace evenshard::execute
