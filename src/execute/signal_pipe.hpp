// Signals as bytes in a pipe, so that one poll waits for them too.
#pragma once

#include <csignal>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"

namespace evenshard::execute {

struct ArrivedSignal {
  int number = 0;
  bool sent = false;  ///< By a process; the kernel sends a terminal's to all who are before it.
};

/// While it lives, SIGCHLD, SIGINT, SIGTERM and SIGHUP arrive here, also when whoever started us
/// left them blocked. One that was ignored when it was made (nohup, a background job) stays
/// ignored. At most one at a time in a process.
class SignalPipe {
 public:
  SignalPipe();
  ~SignalPipe();
  SignalPipe(const SignalPipe&) = delete;
  SignalPipe& operator=(const SignalPipe&) = delete;

  int descriptor() const { return read_end_.get(); }
  /// What has arrived since the last call, in order.
  std::vector<ArrivedSignal> take();

 private:
  base::Descriptor read_end_, write_end_;
  std::vector<std::pair<int, struct sigaction>> before_;
  sigset_t mask_before_{};
};

}  // namespace evenshard::execute
