// What is left of a process group.
#pragma once

#include <sys/types.h>

namespace evenshard::execute {

/// Live processes of the group; a zombie is not alive. Where the system does not tell, 1 for any.
int count_group(pid_t group);

}  // namespace evenshard::execute
