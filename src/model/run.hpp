// A run: its results, the events it is told in, and the record it leaves.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "model/suite.hpp"

namespace evenshard::model {

using std::chrono::microseconds;

/// Steps of a unit by how they ended, as behave's summary counts them.
struct StepCounts {
  int passed = 0, failed = 0, skipped = 0, undefined = 0, untested = 0;
  bool operator==(const StepCounts&) const = default;
};

struct ScenarioResult {
  int line = 0;
  std::string name;
  Outcome outcome = Outcome::untested;
  microseconds wall{0};
};

/// A byte range of a file that a worker wrote.
struct Slice {
  std::string file;  ///< Empty: there is none.
  std::int64_t begin = 0, end = 0;
};

/// Where in the output files what belongs to a rule or scenario of a part begins.
struct OutputMark {
  int line = 0;                       ///< 0: behind the last scenario.
  std::vector<std::int64_t> offsets;  ///< As `UnitResult::outputs`.
};

/// One attempt at one unit.
struct UnitResult {
  UnitId unit = -1;
  int attempt = 1;
  int worker = 0;  ///< The slot, from 0: EVENSHARD_WORKER_ID.
  Outcome outcome = Outcome::untested;
  microseconds begin{0};  ///< Since the run's start.
  microseconds wall{0};   ///< Measured by the engine between messages.
  microseconds cpu{0};
  std::int64_t peak_rss_kib = 0;
  StepCounts steps;
  std::vector<ScenarioResult> scenarios;
  /// The line of each scenario that behave's model held, as last told; nothing: as discovered.
  std::optional<std::vector<int>> model;
  Slice log;                      ///< What the unit printed (stdout and stderr of the worker).
  std::vector<Slice> outputs;     ///< One per formatter, in Suite order: its part of a redirected
                                  ///< `-o` file, or none.
  std::vector<OutputMark> marks;  ///< Of a divided feature's part, as written; else empty.
  std::string
      note;  ///< Why it crashed or is named: "os._exit or sys.exit(0)", "killed by SIGKILL".
};

/// One worker process. A slot that was restarted has several.
struct WorkerResult {
  int worker = 0;
  int incarnation = 0;
  microseconds spawned{0};  ///< Since the run's start.
  microseconds startup{0};  ///< Spawn to `ready`; 0 when it never was.
  microseconds busy{0};     ///< Sum of its units' wall.
  microseconds shutdown{0};
  microseconds startup_cpu{0}, shutdown_cpu{0};  ///< With its children; 0: unknown.
  bool before_all_failed = false;
  bool after_all_failed = false;
  bool behave_failed = false;  ///< Behave ended with a failure that no unit and no hook explains.
  bool clean = false;          ///< It said `bye` and exited by itself, with the status announced.
  std::string end;  ///< How it ended when not clean, complete sentence fragment for messages.
  std::string log;  ///< The file with its whole output.
  std::vector<std::string> coverage_parts;  ///< Data files announced and not superseded.
};

// ---- Events: what happened, in order. Times are since the run's start. ----

/// Once more when before_all has left something else to run than was discovered.
struct RunStarted {
  int workers = 0;
  int units = 0;
  int scenarios = 0;
  milliseconds predicted{0};
  std::string run_id;
};
struct WorkerReady {
  microseconds at{0};
  int worker = 0;
  microseconds startup{0};
};
struct UnitStarted {
  microseconds at{0};
  UnitId unit = -1;
  int worker = 0;
  int attempt = 1;
};
struct ScenarioFinished {
  microseconds at{0};
  UnitId unit = -1;
  int worker = 0;
  ScenarioResult result;
};
struct UnitFinished {
  microseconds at{0};
  UnitResult result;
};
/// A finished unit turned out to be crashed: the result says so now.
struct UnitCondemned {
  microseconds at{0};
  UnitResult result;
};
struct WorkerEnded {
  microseconds at{0};
  WorkerResult result;
  std::vector<UnitId> requeued;  ///< Finished, but their coverage was lost with it: run again.
};
struct Warning {
  microseconds at{0};
  std::string message;
};
struct Interrupted {
  microseconds at{0};
  int signal = 0;
  int count = 1;  ///< 2: stop now.
};
struct RunFinished {
  microseconds at{0};
};
/// Sent while nothing happens, at most ten times a second, so that clocks on screen go on.
struct Tick {
  microseconds at{0};
};

using RunEvent = std::variant<RunStarted, WorkerReady, UnitStarted, ScenarioFinished, UnitFinished,
                              UnitCondemned, WorkerEnded, Warning, Interrupted, RunFinished, Tick>;

using RunListener = std::function<void(const RunEvent&)>;

/// A difference between what was discovered and what was counted.
struct Discrepancy {
  enum class Kind { missing, doubled, unexpected, crashed } kind = Kind::missing;
  UnitId unit = -1;
  int line = 0;
  std::string name;  ///< The scenario's; empty: the whole unit.
  std::string reason;
};

/// What a run leaves. `results[u]` is unit u's one counted attempt.
struct RunRecord {
  std::string run_id;
  std::int64_t started_unix_us = 0;
  microseconds wall{0};        ///< Spawn of the first worker to the end of the last.
  microseconds last_ready{0};  ///< Since the start: when the last worker became ready.
  /// How long workers stood idle because nothing that waited might run beside what ran: of all
  /// workers together, and of the run's wall time with at least one of them idle.
  microseconds kept_waiting{0}, kept_waiting_wall{0};
  std::vector<std::optional<UnitResult>> results;
  std::vector<WorkerResult> workers;
  std::vector<std::string> warnings;
  /// How workers differed in what they would run: the run cannot be held complete.
  std::vector<std::string> disagreements;
  bool stopped = false;  ///< By --stop after a failure, or aborted.
  std::string refusal;   ///< Why it was not run to its end; empty: it was.
  bool aborted = false;  ///< By the suite's own code, which behave ends with 1.
  int signal = 0;        ///< That interrupted the run; 0: none.
};

/// Everything that behave's model held is exactly once counted, or was not run on request.
/// Scenarios are told apart by their lines. Empty: nothing lost.
std::vector<Discrepancy> reconcile(const Suite& suite, const RunRecord& record);

/// One line on the features of which something else ran than was discovered, because hooks changed
/// them; empty: there is none.
std::string changed_by_hooks(const Suite& suite, const RunRecord& record);

}  // namespace evenshard::model
