#include "cli/around.hpp"

#include <ctime>

#include <fmt/format.h>

#include "base/subprocess.hpp"
#include "cli/console.hpp"

namespace evenshard::cli {

HeldSignals::HeldSignals() {
  ::sigemptyset(&held_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&held_, signal);
  ::sigprocmask(SIG_BLOCK, &held_, &before_);
}

HeldSignals::~HeldSignals() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

int HeldSignals::take() {
  const timespec now{};
  const int signal = ::sigtimedwait(&held_, nullptr, &now);
  return signal > 0 ? signal : 0;
}

ShellResult run_shell(const std::string& option, const std::string& command,
                      const std::string& run_id, int workers) {
  if (command.empty()) return {};
  HeldSignals signals;
  base::Command shell;
  shell.argv = {"sh", "-c", command};
  shell.environment = {{"EVENSHARD_RUN_ID", run_id},
                       {"EVENSHARD_WORKER_TOTAL", std::to_string(workers)}};
  shell.attached = true;
  const base::Completed done = base::run(shell);
  if (!done.ok())
    say(fmt::format("{} failed ({} {}): {}", option, done.signal != 0 ? "signal" : "status",
                    done.signal != 0 ? done.signal : done.exit_code, command));
  return {done.ok(), signals.take()};
}

}  // namespace evenshard::cli
