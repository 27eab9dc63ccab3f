// A program of the user's that runs in place of ours: with our terminal, and hearing our signals.
#pragma once

#include "base/subprocess.hpp"
#include "cli/around.hpp"

namespace evenshard::cli {

/// Runs it to its end. The first SIGINT, SIGTERM or SIGHUP is passed on, unless it came from a
/// terminal that has sent it to the program too; how to end is the program's own affair then. The
/// second kills it. Both are counted in `signals`. Throws base::Error.
base::Completed run_in_place(base::Command command, HeldSignals& signals);

}  // namespace evenshard::cli
