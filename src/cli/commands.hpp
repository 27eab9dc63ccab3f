// The commands. Each returns the exit status; each throws base::UsageError and base::Error.
#pragma once

#include "cli/options.hpp"

namespace evenshard::cli {

int run_command(const RunOptions& options);
int plan_command(const RunOptions& options);
int history_command(const RunOptions& options);
int runs_command(const RunOptions& options);
int simulate_command(const RunOptions& options);
int rebalance_command(const RunOptions& options);
int isolate_check_command(const RunOptions& options);
int merge_command(const RunOptions& options);
int export_command(const RunOptions& options);
int import_command(const RunOptions& options);
int prune_command(const RunOptions& options);

}  // namespace evenshard::cli
