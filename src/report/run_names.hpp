// Run ids where there is little room.
#pragma once

#include <string>
#include <vector>

namespace evenshard::report {

/// The ends of the ids, at least six bytes and as long as it takes to tell all of them apart;
/// harmless. An id sorts by time: its end is what is random.
std::vector<std::string> short_run_ids(const std::vector<std::string>& ids);

}  // namespace evenshard::report
