// --isolate: which way workers get worlds of their own, and what comes out of these.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_status.hpp"
#include "cli/options.hpp"
#include "execute/engine.hpp"
#include "isolate/worlds.hpp"
#include "model/suite.hpp"

namespace evenshard::cli {

/// Tries what is asked for, and says on stderr which way it is done and why. Nothing when nothing
/// is asked for. Throws base::UsageError when it cannot be had.
std::optional<isolate::Mechanism> choose_mechanism(const RunOptions& options);

/// The worlds of a run. Reports that behave itself writes into the tree are kept, beside what the
/// options name.
isolate::Options world_options(const RunOptions& options, isolate::Mechanism mechanism,
                               const model::BehaveSettings& behave,
                               const std::filesystem::path& run_dir);

/// A command that works in a copy too, where an ignored `.venv/bin/python` is not.
std::vector<std::string> found_from_anywhere(std::vector<std::string> command);

execute::Surroundings surroundings_of(isolate::Worlds& worlds, int worker, int incarnation);

/// After the workers: puts kept files in their places and says what could not be, adding to
/// `faults`.
void keep_files(const isolate::Worlds& worlds, Faults& faults);
/// For --isolate-diff: what each worker process wrote, on stdout.
void print_writes(const isolate::Worlds& worlds);

}  // namespace evenshard::cli
