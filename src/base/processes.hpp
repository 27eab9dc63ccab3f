// What the system tells of processes: who is alive, of which group, below whom, with which
// variables.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace evenshard::base {

/// Live processes of the group; a zombie is not alive. Where the system does not tell: the leader's
/// number, in place of any.
std::vector<pid_t> members_of(pid_t group);
/// It belongs to another user: we may not end it.
bool is_beyond_us(pid_t process);
/// False for a zombie, and where the system does not tell.
bool is_alive(pid_t process);
/// The process, its children and theirs, as far as nobody between them has ended. Where the system
/// does not tell: the process alone.
std::vector<pid_t> tree_of(pid_t process);
/// To the group that `leader` leads, if it does, and to those of `others` that are not in it.
void signal_all(pid_t leader, const std::vector<pid_t>& others, int signal);
/// Every process.
std::vector<pid_t> all_processes();
/// The name that it gave itself, or its program's, cut to 15 bytes; empty: not told.
std::string name_of(pid_t process);
/// The value of a variable in the environment that a process was started with; empty: not set.
std::string variable_of(pid_t process, const std::string& name);

}  // namespace evenshard::base
