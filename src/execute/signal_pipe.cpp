#include "execute/signal_pipe.hpp"

#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <span>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace evenshard::execute {

namespace {

// A handler gets nothing but the number: this is the one way to tell it where to write.
std::atomic<int> handler_target{-1};
static_assert(std::atomic<int>::is_always_lock_free);

constexpr unsigned kSent = 0x80;  ///< Beside the number, which is smaller.

extern "C" void write_signal(int signal, siginfo_t* from, void*) {
  const int error = errno;
  const bool sent = (from->si_code == SI_USER || from->si_code < 0) && from->si_pid != 0;
  const auto byte = static_cast<unsigned char>(static_cast<unsigned>(signal) | (sent ? kSent : 0U));
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
    action.sa_sigaction = write_signal;
    action.sa_flags = SA_RESTART | SA_SIGINFO;
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

std::vector<ArrivedSignal> SignalPipe::take() {
  std::array<unsigned char, 64> bytes{};
  std::vector<ArrivedSignal> signals;
  ssize_t count;
  while ((count = ::read(read_end_.get(), bytes.data(), bytes.size())) > 0)
    for (const unsigned byte : std::span(bytes).first(static_cast<std::size_t>(count)))
      signals.push_back({static_cast<int>(byte & ~kSent), (byte & kSent) != 0});
  return signals;
}

}  // namespace evenshard::execute
