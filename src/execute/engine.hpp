// Runs a plan on persistent workers: sends units, steals, restarts, and never loses one.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "execute/launcher.hpp"
#include "model/dispatch.hpp"
#include "model/run.hpp"

namespace evenshard::execute {

/// Coverage as each worker measures it. Absent: no coverage.
struct WorkerCoverage {
  std::optional<std::string> config_file;  ///< --cov-config; nothing: coverage's own search.
  std::optional<std::string> source;       ///< --cov=SOURCE
  bool branch = false;                     ///< --cov-branch; false leaves it to the configuration.
  bool scenario_contexts = false;          ///< --cov-context=scenario
};

/// How to go on once before_all has left something else to run than was discovered.
struct Replanned {
  model::NextUnit next_unit;
  std::vector<int> groups;  ///< As EngineOptions::groups.
};

struct EngineOptions {
  std::string run_id;
  std::filesystem::path run_dir;     ///< Absolute; logs/, outputs/, parts/, … are made below it.
  std::vector<std::string> command;  ///< `PYTHON -m behave`, or the launcher's words.
  std::vector<std::string> behave_args;  ///< The user's, paths last.
  std::string worker_userdata;           ///< The userdata that gets a worker's number, or empty.
  std::vector<bool> redirect_outputs;    ///< Per formatter: to a file of each worker's own.
  std::optional<WorkerCoverage> coverage;
  /// Of a process about to be started; empty: where evenshard itself lives. Throws base::Error.
  std::function<Surroundings(int worker, int incarnation)> surroundings;
  /// By UnitId: units with the same number that wait in one shard are handed over at once, and not
  /// asked back. Empty: each by itself.
  std::vector<int> groups;
  bool stop_on_failure = false;  ///< Behave's --stop is in force.
  /// What was discovered, in one piece; nothing: the suite itself.
  std::optional<model::Suite> discovered;
  /// Files that have changed since are parsed by each worker when it starts. 0: none.
  std::int64_t discovered_unix_ns = 0;
  bool copied_tree = false;  ///< Each worker has a copy of the project, younger than that.
  /// Makes the suite, plan and estimates that the engine was given those for what is to run.
  std::function<Replanned(model::Suite)> replan;
  /// Between the starts of two processes, unless nothing starts up any more. Where start-ups keep
  /// the cores busy, one after the other is ready sooner than all of them at once.
  std::chrono::milliseconds start_interval{0};
  int recycle = 0;                        ///< A fresh process after this many units; 0: never.
  std::chrono::milliseconds grace{5000};  ///< For running scenarios after the first Ctrl-C.
  /// For a worker to end once it has said that it will: threads and children of the suite.
  std::chrono::milliseconds ending{60'000};
};

/// Runs every unit of `plan`, whose `shards.size()` is the number of workers. Estimates (by UnitId)
/// size the send-ahead. Failing tests are results, not errors, and so is a worker that died: it is
/// replaced, and units whose coverage it took with it run again. Throws base::Error only when no
/// worker could be started at all.
model::RunRecord run(const model::Suite& suite, const model::Plan& plan,
                     const std::vector<model::Estimate>& estimates, const EngineOptions& options,
                     const model::NextUnit& next_unit, WorkerLauncher& launcher,
                     const base::Clock& clock, const model::RunListener& listener);

}  // namespace evenshard::execute
