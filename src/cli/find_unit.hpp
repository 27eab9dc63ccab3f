// Which feature a word on the command line means.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/history.hpp"

namespace evenshard::cli {

/// The index of the unit whose path is `name`; else of the only one whose path ends with it after a
/// slash; else of the only one that contains it. Throws base::UsageError that lists what it may
/// mean, or the nearest names.
std::size_t find_unit(const model::History& history, std::string_view name);

}  // namespace evenshard::cli
