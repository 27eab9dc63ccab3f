#include "cli/in_place.hpp"

#include <csignal>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/guardian.hpp"
#include "base/processes.hpp"
#include "execute/signal_pipe.hpp"

namespace evenshard::cli {

namespace {

/// It may read from it, and get the terminal's signals with us.
bool owns_terminal() {
  return ::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp();
}

/// Without reaping it.
bool has_ended(pid_t program) {
  siginfo_t how{};
  return ::waitid(P_PID, static_cast<id_t>(program), &how, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         how.si_pid == program;
}

class Attendance {
 public:
  Attendance(pid_t program, bool has_own_group, HeldSignals& signals)
      : program_(program), has_own_group_(has_own_group), signals_(signals) {}

  void wait() {
    if (signals_.first() != 0) pass_on({.number = signals_.first(), .sent = true});
    while (count_ < 2 && !has_ended(program_)) {
      pollfd file{pipe_.descriptor(), POLLIN, 0};
      ::poll(&file, 1, -1);
      for (const execute::ArrivedSignal& signal : pipe_.take())
        if (signal.number != SIGCHLD) pass_on(signal);
    }
  }

 private:
  void pass_on(const execute::ArrivedSignal& signal) {
    signals_.count(signal.number);
    const bool knows_already = !has_own_group_ && !signal.sent;
    if (++count_ > 1)
      send(SIGKILL);
    else if (!knows_already)
      send(signal.number);
  }
  void send(int signal) const { base::signal_all(program_, base::charges_of(program_), signal); }

  pid_t program_;
  bool has_own_group_;
  HeldSignals& signals_;
  int count_ = 0;
  execute::SignalPipe pipe_;
};

}  // namespace

base::Completed run_in_place(base::Command command, HeldSignals& signals) {
  command.attached = true;
  command.shielded = !owns_terminal();
  return base::run(command,
                   [&](pid_t program) { Attendance(program, command.shielded, signals).wait(); });
}

}  // namespace evenshard::cli
