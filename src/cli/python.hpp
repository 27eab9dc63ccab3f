// The suite's interpreter, and the command that starts its behave.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace evenshard::cli {

/// --python, else the active virtual environment's, else python3 in PATH, else python.
/// Throws base::UsageError when there is none.
std::string find_python(const RunOptions& options);

/// The launcher's words, or `PYTHON -m behave`.
std::vector<std::string> behave_command(const RunOptions& options, const std::string& python);

/// What behave is given: its own arguments, then the paths.
std::vector<std::string> behave_arguments(const RunOptions& options);

}  // namespace evenshard::cli
