#include "isolate/handover.hpp"

#include <array>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/error.hpp"

namespace evenshard::isolate {

namespace {

using base::Descriptor;

/// A message of one byte that carries one descriptor (unix(7), SCM_RIGHTS).
struct Envelope {
  char byte = 0;
  iovec content{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};

  Envelope() {
    message.msg_iov = &content;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
  }
};

}  // namespace

Handover::Handover() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()) != 0)
    base::throw_errno("open", "a socket pair");
  childs_ = Descriptor(ends[0]);
  ours_ = Descriptor(ends[1]);
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
}

void Handover::give(const Descriptor& file) const {
  Envelope envelope;
  cmsghdr* header = CMSG_FIRSTHDR(&envelope.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int number = file.get();
  std::memcpy(CMSG_DATA(header), &number, sizeof number);
  if (::sendmsg(childs_.get(), &envelope.message, 0) < 0)
    base::throw_errno("hand over", "a folder");
}

Descriptor Handover::take() const {
  Envelope envelope;
  if (::recvmsg(ours_.get(), &envelope.message, MSG_DONTWAIT) < 0) return {};
  const cmsghdr* header = CMSG_FIRSTHDR(&envelope.message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return {};
  int number = -1;
  std::memcpy(&number, CMSG_DATA(header), sizeof number);
  ::fcntl(number, F_SETFD, FD_CLOEXEC);
  return Descriptor(number);
}

}  // namespace evenshard::isolate
