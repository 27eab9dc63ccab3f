// The messages of the worker protocol (docs/worker-protocol.md) as values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/run.hpp"
#include "model/selection.hpp"

namespace evenshard::execute {

inline constexpr int kProtocolVersion = 1;

/// Positions in the files a worker writes; -1 where there is none.
struct Offsets {
  std::int64_t log = 0;
  std::vector<std::int64_t> outputs;  ///< One per behave formatter.
};

struct Hello {
  int protocol = 0;
  int pid = 0;
  bool ctracer = false;
};
struct Ready {
  bool before_all_failed = false;
  model::microseconds cpu{0};  ///< Of the start-up.
  std::optional<bool> stop;    ///< Behave's --stop is in force: before_all may have set it.
  /// What is to run, in behave's order; nothing: what was discovered.
  std::optional<std::vector<model::ToldFeature>> features;
};
/// What behave's model holds of the running unit's feature, once its hooks have run.
struct Model {
  model::UnitId unit = -1;
  std::optional<std::vector<int>> lines;  ///< Of its scenarios; nothing: as discovered.
};
struct Warned {
  std::string text;
};
struct Begin {
  model::UnitId unit = -1;
  Offsets offsets;
};
struct ScenarioEnded {
  model::UnitId unit = -1;
  model::ScenarioResult result;
};
/// Where in the output files what belongs to a rule or scenario begins.
struct Mark {
  int line = 0;
  std::vector<std::int64_t> outputs;
};
struct Done {
  model::UnitId unit = -1;
  model::Outcome outcome = model::Outcome::untested;
  model::StepCounts steps;
  std::chrono::microseconds cpu{0};
  std::int64_t peak_rss_kib = 0;
  Offsets offsets;
  std::vector<Mark> marks;
  std::string error;
};
struct Revoked {
  model::UnitId unit = -1;
};
struct Saved {
  std::string part;
  int through = 0;
};
struct Failed {
  std::string reason;
  std::optional<model::UnitId> unit;
};
/// A coverage of the suite's own measures this process.
struct Measured {
  std::string into;  ///< Its data file.
};
/// The suite's own code aborted behave: what had not begun stays untested.
struct Aborted {
  std::optional<model::UnitId> unit;  ///< Nothing: while none ran.
};
struct Bye {
  bool after_all_failed = false;
  int exit_code = 0;
};

using WorkerMessage = std::variant<Hello, Ready, Begin, Model, ScenarioEnded, Done, Revoked, Saved,
                                   Failed, Measured, Aborted, Warned, Bye>;

/// Throws base::Error when `json` is no message of the protocol.
WorkerMessage decode(const std::string& json);

/// `leads`: the feature's other parts wait for what this one's hooks do to it.
std::string encode_run(model::UnitId id, const model::Unit& unit, int attempt, bool leads);
std::string encode_revoke(model::UnitId id);
/// When a worker is told to end: when nothing is left in its queue; without beginning another
/// scenario; the same, because the run was interrupted, and coverage is saved at once.
enum class Finish { queue_done, now, interrupted };
std::string encode_finish(Finish finish);

}  // namespace evenshard::execute
