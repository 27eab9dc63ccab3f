// `run --baseline`: one plain sequential behave, measured, against which runs in shards are held.
#pragma once

#include "cli/options.hpp"
#include "cli/timing_store.hpp"

namespace evenshard::cli {

/// Returns the exit status: behave's own, 3 under the coverage threshold, 128+n, 4 when behave
/// ended by itself with another status. Throws base::UsageError and base::Error.
int run_baseline(const RunOptions& options, TimingStore& store);

}  // namespace evenshard::cli
