// Estimates and the plan made from them. Integer milliseconds only: every node computes the same.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/suite.hpp"

namespace evenshard::model {

using std::chrono::milliseconds;

/// What an estimate rests on.
enum class Basis {
  measured,  ///< Samples of this unit.
  similar,   ///< Fitted on the suite's other units.
  assumed,   ///< Nothing was ever measured: the number of steps.
};

std::string_view to_string(Basis basis);

/// The predicted cost of one scenario inside its unit, its hooks included.
struct ScenarioEstimate {
  milliseconds mean{0};
  milliseconds spread{0};  ///< One standard deviation.
  Basis basis = Basis::assumed;
};

/// The predicted cost of one unit. Estimates are indexed by UnitId.
struct Estimate {
  milliseconds mean{0};
  milliseconds spread{0};   ///< One standard deviation.
  int cpu_permille = 1000;  ///< Share of the wall time spent on a core.
  int samples = 0;
  std::int64_t age_s = 0;  ///< Since the newest sample counted.
  Basis basis = Basis::assumed;
  /// By index of Unit::scenarios; empty where the history has none.
  std::vector<ScenarioEstimate> scenarios = {};
};

/// Costs that belong to a worker, not to a unit.
struct Overheads {
  milliseconds startup{0};           ///< Spawn to `ready`, with a core for itself.
  int startup_cpu_permille = 1000;   ///< The share of it that is computing.
  milliseconds shutdown{0};          ///< `finish` to the process's end, with a core for itself.
  int shutdown_cpu_permille = 1000;  ///< The same.
  std::chrono::microseconds per_unit{0};
  bool measured = false;
};

struct Shard {
  std::vector<UnitId> units;  ///< Longest first.
  milliseconds load{0};       ///< Start-up included; 0 when it has no units.
};

/// A proven lower bound on the makespan.
struct LowerBound {
  milliseconds value{0};
  std::string certificate;  ///< Which bound, with its parameters: "sum/m", "longest unit", …
};

struct Plan {
  std::vector<Shard> shards;  ///< One per worker; may be empty.
  milliseconds makespan{0};
  LowerBound lower_bound;
  bool optimal = false;   ///< makespan == lower_bound.value
  milliseconds total{0};  ///< Sum of the estimates.
  /// How much sooner it would end if everything might run beside everything.
  milliseconds needs_cost{0};
  std::string inputs;  ///< Digest of what it was made from.
};

}  // namespace evenshard::model
