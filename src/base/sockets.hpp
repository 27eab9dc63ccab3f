// Unix socket pairs, close-on-exec, whose writes never raise SIGPIPE.
#pragma once

#include <utility>

#include <sys/socket.h>

#include "base/descriptor.hpp"

namespace evenshard::base {

#ifdef MSG_NOSIGNAL
inline constexpr int kNoSignal = MSG_NOSIGNAL;
#else
inline constexpr int kNoSignal = 0;  // SO_NOSIGPIPE instead.
#endif

/// Throws base::Error.
std::pair<Descriptor, Descriptor> make_socket_pair();

/// The same file under a number of at least `lowest`, close-on-exec. Throws base::Error.
Descriptor raise_descriptor(const Descriptor& file, int lowest);

}  // namespace evenshard::base
