// What becomes of behave's own `-f FORMAT -o FILE` when several processes write it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

/// Per formatter: whether each worker writes a file of its own, to be merged. A format that cannot
/// be merged is left to the worker when there is only one; otherwise throws base::UsageError.
std::vector<bool> redirected_outputs(const RunOptions& options,
                                     const model::BehaveSettings& behave);

/// Files left to the one worker although it died and another took its place: they hold the last
/// one's part only.
std::vector<std::string> overwritten_outputs(const model::Suite& suite,
                                             const model::RunRecord& record,
                                             const std::vector<bool>& redirected);

/// Writes every redirected output and JUnit report. False, after saying why, when one could not be
/// written; the others are.
bool merge_outputs(const model::Suite& suite, const model::RunRecord& record,
                   const std::vector<bool>& redirected, const std::filesystem::path& run_dir);

}  // namespace evenshard::cli
