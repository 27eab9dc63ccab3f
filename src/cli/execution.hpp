// The workers of one run: what they are started with, and how they are watched.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/coverage_stage.hpp"
#include "cli/options.hpp"
#include "cli/preparation.hpp"
#include "execute/engine.hpp"
#include "isolate/worlds.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

/// Everything that is settled before anything runs.
struct Setup {
  const RunOptions& options;
  std::string python;
  std::optional<CoverageStage> coverage;
  TimingStore& store;
  Preparation made;
  std::vector<bool> redirected;
  std::optional<isolate::Mechanism> isolation;  ///< Nothing: workers share everything.
};

/// Throws base::UsageError.
Setup set_up(const RunOptions& options, TimingStore& store);

execute::EngineOptions engine_options(const Setup& setup, const std::string& run_id,
                                      const std::filesystem::path& run_dir);

/// Runs `plan`, each worker process in a world of `worlds` unless it is null; these are settled.
/// Where before_all leaves something else to run than was discovered, setup.made is that
/// afterwards.
model::RunRecord run_workers(Setup& setup, const model::Plan& plan, execute::EngineOptions engine,
                             isolate::Worlds* worlds, const model::RunListener& listener);

}  // namespace evenshard::cli
