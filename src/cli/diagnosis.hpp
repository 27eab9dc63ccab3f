// --diagnose: which failures come from what ran beside them.
#pragma once

#include <filesystem>
#include <string>

#include "cli/execution.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

/// Runs every unit that failed while others ran again alone, and what ran beside those that pass
/// then, where overlays show what each of them writes. What was found, as text for stdout; empty
/// when nothing failed beside others. Nothing of it counts.
std::string diagnose(Setup& setup, const model::RunRecord& record,
                     const std::filesystem::path& run_dir);

/// Where features failed on several workers that shared everything: how to find out whether that is
/// why, in one line. Otherwise empty.
std::string diagnosis_advice(const RunOptions& options, const model::RunRecord& record);

}  // namespace evenshard::cli
