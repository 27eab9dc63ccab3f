// How a scenario or a unit ended.
#pragma once

#include <optional>
#include <string_view>

namespace evenshard::model {

enum class Outcome {
  passed,
  failed,     ///< An assertion failed.
  error,      ///< An exception, a hook error, a cleanup error, a parse error.
  undefined,  ///< A step without a definition (or a pending one).
  skipped,    ///< Deselected by tags, name or line, or skipped by a hook: not run on request.
  untested,   ///< Not run on request: --stop, or an abort before it began.
  crashed,    ///< The worker ended (os._exit, sys.exit, a signal, a lost channel) while it ran.
  timed_out,
  cancelled,  ///< Interrupted by the user while it ran.
};

/// The name used in the store, in JSON and in messages: the enumerator's own.
std::string_view to_string(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view name);

/// True for what behave itself would call a failure.
bool is_failure(Outcome outcome);
/// The greater, the more it decides what its whole is: a part of a feature, a scenario.
int gravity(Outcome outcome);
/// True when the unit did not come to its own end (crashed, timed out, cancelled).
bool is_incomplete(Outcome outcome);

}  // namespace evenshard::model
