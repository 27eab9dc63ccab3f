// --before-run and --after-run, and processes that share our terminal's Ctrl-C.
#pragma once

#include <csignal>
#include <string>

namespace evenshard::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP wait. A child process gets them as usual.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// One that came meanwhile, taken; 0: none.
  int take();

 private:
  sigset_t held_, before_;
};

struct ShellResult {
  bool ok = true;
  int signal = 0;  ///< That we got meanwhile.
};

/// Runs `command` in sh with our streams; an empty one does nothing. A failure is told on stderr
/// as `option`'s. The command knows the run by EVENSHARD_RUN_ID and EVENSHARD_WORKER_TOTAL.
ShellResult run_shell(const std::string& option, const std::string& command,
                      const std::string& run_id, int workers);

}  // namespace evenshard::cli
