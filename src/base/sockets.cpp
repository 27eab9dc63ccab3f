#include "base/sockets.hpp"

#include <array>

#include <fcntl.h>

#include "base/error.hpp"

namespace evenshard::base {

namespace {

Descriptor prepared(int number) {
  Descriptor end(number);
  ::fcntl(number, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  ::setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  return end;
}

}  // namespace

std::pair<Descriptor, Descriptor> make_socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
    throw_errno("open", "a socket pair (too many workers for `ulimit -n`?)");
  return {prepared(ends[0]), prepared(ends[1])};
}

Descriptor raise_descriptor(const Descriptor& file, int lowest) {
  Descriptor raised(::fcntl(file.get(), F_DUPFD_CLOEXEC, lowest));
  if (!raised) throw_errno("open", "another descriptor (is `ulimit -n` below 256?)");
  return raised;
}

}  // namespace evenshard::base
