#include "execute/signal_pipe.hpp"

#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace evenshard::execute {

namespace {

// A handler gets nothing but the number: this is the one way to tell it where to write.
std::atomic<int> handler_target{-1};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void write_signal(int signal) {
  const int error = errno;
  const auto byte = static_cast<char>(signal);
  if (::write(handler_target.load(), &byte, 1) < 0) {
    // A full pipe already wakes the loop.
  }
  errno = error;
}

void make_private(const base::Descriptor& end) {
  ::fcntl(end.get(), F_SETFD, FD_CLOEXEC);
  ::fcntl(end.get(), F_SETFL, O_NONBLOCK);
}

bool ignored(int signal) {
  struct sigaction current {};
  ::sigaction(signal, nullptr, &current);
  return current.sa_handler == SIG_IGN;
}

}  // namespace

SignalPipe::SignalPipe() {
  assert(handler_target.load() < 0);
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) base::throw_errno("open", "a pipe");
  read_end_ = base::Descriptor(ends[0]);
  write_end_ = base::Descriptor(ends[1]);
  make_private(read_end_);
  make_private(write_end_);
  handler_target = write_end_.get();
  sigset_t handled;
  ::sigemptyset(&handled);
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP}) {
    ::sigaddset(&handled, signal);
    if (signal != SIGCHLD && ignored(signal)) continue;
    struct sigaction action {};
    action.sa_handler = write_signal;
    action.sa_flags = SA_RESTART;
    struct sigaction before {};
    ::sigaction(signal, &action, &before);
    before_.emplace_back(signal, before);
  }
  ::sigprocmask(SIG_UNBLOCK, &handled, &mask_before_);
}

SignalPipe::~SignalPipe() {
  ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
  for (const auto& [signal, action] : before_) ::sigaction(signal, &action, nullptr);
  handler_target = -1;
}

std::vector<int> SignalPipe::take() {
  std::array<char, 64> bytes{};
  std::vector<int> signals;
  ssize_t count;
  while ((count = ::read(read_end_.get(), bytes.data(), bytes.size())) > 0)
    signals.insert(signals.end(), bytes.begin(), bytes.begin() + count);
  return signals;
}

}  // namespace evenshard::execute
