#include "processes.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace evenshard::store::test {

Child::Child(const std::function<void(const Tell&)>& body) {
  int ends[2];
  if (::pipe(ends) != 0 || (pid_ = ::fork()) < 0) throw std::runtime_error("no child");
  if (pid_ != 0) {
    ::close(ends[1]);
    descriptor_ = ends[0];
    return;
  }
  ::close(ends[0]);
  try {
    body([&](const std::string& text) {
      if (::write(ends[1], text.data(), text.size()) < 0) std::_Exit(2);
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "child: %s\n", error.what());
    std::_Exit(1);
  }
  std::_Exit(0);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      status_(other.status_) {}

Child::~Child() {
  if (pid_ < 0) return;
  kill();
  answers();
}

void Child::kill() {
  ::kill(pid_, SIGKILL);
}

std::string Child::answers() {
  std::string text;
  char buffer[4096];
  for (ssize_t count; (count = ::read(descriptor_, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(count));
  ::close(descriptor_);
  ::waitpid(pid_, &status_, 0);
  pid_ = descriptor_ = -1;
  return text;
}

}  // namespace evenshard::store::test
