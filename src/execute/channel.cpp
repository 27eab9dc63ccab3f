#include "execute/channel.hpp"

#include <array>
#include <cerrno>
#include <string_view>

#include <sys/socket.h>

#include "base/sockets.hpp"

namespace evenshard::execute {

bool Channel::read() {
  std::array<char, 65536> bytes;
  while (is_open()) {
    const ssize_t count = ::recv(descriptor(), bytes.data(), bytes.size(), 0);
    if (count > 0) {
      reader_.feed(std::string_view(bytes.data(), static_cast<std::size_t>(count)));
      if (count < static_cast<ssize_t>(bytes.size())) return true;
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      return false;
    } else if (errno == EAGAIN) {
      return true;
    }
  }
  return false;
}

void Channel::send(const std::string& json) {
  if (!is_open()) return;
  pending_ += make_frame(secret_, json);
  write_pending();
}

void Channel::write_pending() {
  while (has_pending()) {
    const ssize_t count = ::send(descriptor(), pending_.data() + written_,
                                 pending_.size() - written_, base::kNoSignal);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) break;  // The other end is gone, which reading will tell.
    written_ += static_cast<std::size_t>(count);
  }
  pending_.clear();
  written_ = 0;
}

}  // namespace evenshard::execute
