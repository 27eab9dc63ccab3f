// What names a run.
#pragma once

#include <string_view>

namespace evenshard::model {

/// A word such as "20260102T030405_1a2b3c": when it began, UTC, and a random number. Nothing else
/// is the folder of a run.
bool is_run_id(std::string_view name);

}  // namespace evenshard::model
