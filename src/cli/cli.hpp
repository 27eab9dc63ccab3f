// argv → a command → an exit status.
#pragma once

#include <string>
#include <vector>

namespace evenshard::cli {

/// Runs the command that `arguments` (without the program's name) names; returns the exit status.
/// Throws base::UsageError and base::Error.
int run(const std::vector<std::string>& arguments);

}  // namespace evenshard::cli
