// One worker process, started with its channel, its log and a process group of its own.
#pragma once

#include <sys/types.h>

#include "base/descriptor.hpp"
#include "execute/launcher.hpp"

namespace evenshard::execute {

struct Spawned {
  pid_t pid = -1;            ///< Also its process group.
  base::Descriptor channel;  ///< Our end, non-blocking.
};

/// Throws base::Error when there is no such program or no room for it.
Spawned spawn(const WorkerSpec& spec);

}  // namespace evenshard::execute
