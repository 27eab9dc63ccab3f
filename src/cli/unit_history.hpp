// `history UNIT`: all that is remembered of one feature.
#pragma once

#include <string_view>

#include "cli/options.hpp"
#include "cli/timing_store.hpp"
#include "model/history.hpp"

namespace evenshard::cli {

/// `history`: everything, whatever --since says. Returns the exit status; throws base::UsageError
/// when `name` means no feature, or several.
int print_unit(const RunOptions& options, TimingStore& store, model::History history,
               std::string_view name);

}  // namespace evenshard::cli
