// The end of a worker's log, for messages about workers that did not start.
#pragma once

#include <filesystem>
#include <string>

namespace evenshard::execute {

/// The last lines, at most 20 and 4 KiB; empty when there are none. Never throws for the file.
std::string log_tail(const std::filesystem::path& log);

}  // namespace evenshard::execute
