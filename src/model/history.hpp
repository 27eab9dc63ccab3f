// What the timing store remembers, in the form the estimator reads.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/outcome.hpp"
#include "model/shared.hpp"
#include "model/suite.hpp"

namespace evenshard::model {

/// The circumstances under which a time was measured.
struct Context {
  bool coverage = false;
  std::string interpreter;  ///< "cpython-3.11"
  std::string host;
  int workers = 1;

  bool operator==(const Context&) const = default;
};

/// One unit's execution in one run. Parts of a divided feature are already added up.
struct Sample {
  Shared<std::string> run_id;
  std::int64_t started_unix_us = 0;
  Shared<Context> context;
  Outcome outcome = Outcome::passed;
  int attempt = 1;
  bool whole = true;  ///< False when tags, lines or a stop left out part of the feature.
  std::uint64_t content_hash = 0;
  std::chrono::microseconds wall{0};
  std::chrono::microseconds cpu{0};  ///< The worker's and its children's.
  std::int64_t peak_rss_kib = 0;
  bool counted = true;  ///< False: a later attempt of the same run took its place.
};

struct ScenarioSample {
  std::string run_id;
  Outcome outcome = Outcome::passed;
  std::chrono::microseconds wall{0};
};

struct ScenarioHistory {
  std::string name;
  int line = 0;                         ///< Where it stood when last seen.
  std::vector<ScenarioSample> samples;  ///< Newest first.
};

struct UnitHistory {
  std::string path;
  int steps = 0;                ///< When last seen.
  std::vector<Sample> samples;  ///< Newest first.
  std::vector<ScenarioHistory> scenarios;
};

/// One worker's fixed costs in one run.
struct WorkerSample {
  std::string run_id;
  Context context;
  std::chrono::microseconds startup{0};   ///< From spawn to `ready`: imports and before_all.
  std::chrono::microseconds shutdown{0};  ///< From `finish` to the process's end.
  int cores = 0;                          ///< Of the machine; 0: unknown.
  std::chrono::microseconds startup_cpu{0}, shutdown_cpu{0};  ///< Of these; 0: unknown.
};

/// The newest measured sequential run of each selection in each context.
struct Baseline {
  std::string run_id;
  std::int64_t started_unix_us = 0;
  Context context;
  std::uint64_t selection = 0;
  std::chrono::microseconds wall{0};
  int units = 0;
};

struct History {
  std::vector<UnitHistory> units;
  std::vector<WorkerSample> workers;  ///< Newest first.
  std::vector<Baseline> baselines;    ///< Newest first.
};

/// The newest sequential run of that selection with the same coverage, interpreter and host; null
/// when there is none. Points into `history`.
const Baseline* baseline_for(const History& history, const Context& context,
                             std::uint64_t selection);

/// Leaves out the samples of units and scenarios that were recorded before.
History recorded_since(History history, std::int64_t unix_us);

/// The units that the history knows, whether or not they are still there, in its order: each with
/// one scenario of all its steps.
Suite remembered_suite(const History& history);

}  // namespace evenshard::model
