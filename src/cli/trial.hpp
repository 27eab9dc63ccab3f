// Runs that count for nothing: to see how tests do in other surroundings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/execution.hpp"
#include "isolate/views.hpp"
#include "isolate/worlds.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

struct Trial {
  model::RunRecord record;
  std::vector<isolate::WorldWrites> writes;  ///< Into views of a worker's own.
};

/// What the workers of a trial see.
struct TrialWorlds {
  isolate::Views own;     ///< Each has its own.
  isolate::Views common;  ///< One for all of them, gone after the trial. The rest is the real one.
  isolate::Mechanism mechanism = isolate::Mechanism::namespaces;
};

/// Runs `plan` with neither journal nor coverage, and without behave's reports in the tree. Its
/// logs lie in `folder`.
Trial run_trial(Setup& setup, const model::Plan& plan, const TrialWorlds& seen,
                const std::filesystem::path& folder);

/// One unit, with nothing beside it.
Trial run_alone(Setup& setup, model::UnitId unit, const isolate::Views& views,
                isolate::Mechanism mechanism, const std::filesystem::path& folder);

/// Whether what the unit printed tells of an address that was in use.
bool tells_of_taken_port(const model::UnitResult& result);

/// Failed, by an assertion or an exception, and came to its own end.
bool failed_cleanly(const std::optional<model::UnitResult>& result);

}  // namespace evenshard::cli
