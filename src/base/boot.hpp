// Which machine this is, since it last started.
#pragma once

#include <string>

namespace evenshard::base {

/// The same word for every process under one kernel, also in its containers; another one after a
/// restart, which nobody can know beforehand. Where the system has none: the host's name.
std::string this_boot();

}  // namespace evenshard::base
