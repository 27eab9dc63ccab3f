// Signals by name.
#pragma once

#include <string>

namespace evenshard::execute {

/// "SIGKILL"; "signal 40" for one without a name here.
std::string signal_name(int signal);

}  // namespace evenshard::execute
