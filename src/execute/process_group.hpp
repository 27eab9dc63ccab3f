// Which processes are alive: of a group, and one alone.
#pragma once

#include <sys/types.h>

namespace evenshard::execute {

/// Live processes of the group; a zombie is not alive. Where the system does not tell, 1 for any.
int count_group(pid_t group);
/// False for a zombie, and where the system does not tell.
bool is_alive(pid_t process);

}  // namespace evenshard::execute
