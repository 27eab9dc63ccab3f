// What the commands share that only look at what is recorded: history and runs.
#pragma once

#include <cstdint>
#include <string_view>

#include "cli/options.hpp"
#include "cli/timing_store.hpp"
#include "model/history.hpp"

namespace evenshard::cli {

/// The store, with what left-over journals hold; none is begun where there was none.
TimingStore open_to_look(const RunOptions& options);

/// Throws base::UsageError where both --json and --csv are given.
void check_formats(const RunOptions& options);

/// Says that there are no `things` ("times", "runs") in the store, or none since --since; not where
/// a warning has said why.
void say_nothing_there(const RunOptions& options, const TimingStore& store,
                       std::string_view things);

/// The exit status of an answer: 5 where the store could not be read, so that it is none.
int status_of(const TimingStore& store);

/// Estimates are for the circumstances of the newest run.
model::Context newest_context(const model::History& history);

std::int64_t now_unix_us();

}  // namespace evenshard::cli
