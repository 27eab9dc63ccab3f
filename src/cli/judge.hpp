// A finished run → what was wrong with it.
#pragma once

#include <vector>

#include "cli/exit_status.hpp"
#include "model/run.hpp"

namespace evenshard::cli {

/// Pure. Coverage, --after-run and our own faults are added by whoever sees them.
Faults judge(const model::Suite& suite, const model::RunRecord& record,
             const std::vector<model::Discrepancy>& discrepancies);

}  // namespace evenshard::cli
