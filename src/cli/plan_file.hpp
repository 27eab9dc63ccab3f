// A plan that was written earlier (docs/plan-format.md).
#pragma once

#include <string>
#include <string_view>

#include "model/rebalance.hpp"

namespace evenshard::cli {

/// Reads the JSON of `plan --json` or `rebalance --write`. Throws base::UsageError saying what is
/// wrong in `origin`, as messages call it.
model::EarlierPlan read_plan(std::string_view json, const std::string& origin);

}  // namespace evenshard::cli
