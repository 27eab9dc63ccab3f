// --cov and its companions, before and after a run.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/exit_status.hpp"
#include "cli/options.hpp"
#include "coverage/coverage.hpp"
#include "execute/engine.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

/// The suite's coverage.py, found fit for the run.
struct CoverageStage {
  coverage::Environment environment;
  coverage::Options options;
  execute::WorkerCoverage workers;
  std::optional<int> covered_ppm;  ///< The total, unrounded, once finished.
};

/// Nothing without --cov. Throws base::UsageError.
std::optional<CoverageStage> prepare_coverage(const RunOptions& options, const std::string& python);

/// Combines, audits and reports; what was found is printed, what was wrong added to `faults`.
/// Throws base::Error when Python or the disk fails.
void finish_coverage(CoverageStage& stage, const model::RunRecord& record, Faults& faults);

}  // namespace evenshard::cli
