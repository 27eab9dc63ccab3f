// Unix socket pairs, close-on-exec, whose writes never raise SIGPIPE.
#pragma once

#include <utility>

#include <sys/socket.h>

#include "base/descriptor.hpp"

namespace evenshard::execute {

#ifdef MSG_NOSIGNAL
inline constexpr int kNoSignal = MSG_NOSIGNAL;
#else
inline constexpr int kNoSignal = 0;  // SO_NOSIGPIPE instead.
#endif

/// Throws base::Error.
std::pair<base::Descriptor, base::Descriptor> make_socket_pair();

/// The same file under a number of at least `lowest`, close-on-exec. Throws base::Error.
base::Descriptor raise_descriptor(const base::Descriptor& file, int lowest);

}  // namespace evenshard::execute
