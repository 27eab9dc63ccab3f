#include "cli/console.hpp"

#include <cerrno>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "base/error.hpp"

namespace evenshard::cli {

namespace {

/// Somebody else made the terminal or pipe non-blocking.
void wait_for_room(int descriptor) {
  pollfd file{descriptor, POLLOUT, 0};
  ::poll(&file, 1, -1);
}

/// False with errno set when not all could be written.
bool write_to(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EAGAIN)
      wait_for_room(descriptor);
    else if (count < 0 && errno != EINTR)
      return false;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

void write_data(std::string_view text) {
  if (!write_to(STDOUT_FILENO, text) && errno != EPIPE)
    base::throw_errno("write to", "standard output");
}

void write_out(std::string_view text) {
  write_to(STDOUT_FILENO, text);
}
void write_err(std::string_view text) {
  write_to(STDERR_FILENO, text);
}

void say(std::string_view message) {
  write_err(fmt::format("evenshard: {}\n", message));
}

}  // namespace evenshard::cli
