// What surrounds a run: --before-run and --after-run, and Ctrl-C while something must be finished.
#pragma once

#include <csignal>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/options.hpp"
#include "cli/run_dir.hpp"

namespace evenshard::cli {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP waits; the next one ends us. One that was
/// ignored stays ignored. At most one at a time in a process.
class HeldSignals {
 public:
  /// `last_words`: said before a signal ends us.
  explicit HeldSignals(const std::string& last_words);
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  int first() const;  ///< 0: none came.
  /// One that was noticed elsewhere while it was not ours; 0: none was.
  void count(int signal);

 private:
  std::string last_words_;
  std::vector<std::pair<int, struct sigaction>> before_;
};

struct Surrounded {
  bool begun = false;  ///< --before-run did not fail, and no signal came meanwhile.
  bool after_ok = true;
};

/// --before-run, `body` unless that failed, then --after-run whatever happened, also when `body`
/// throws. Failures are told on stderr. The commands know the run by EVENSHARD_RUN_ID and
/// EVENSHARD_WORKER_TOTAL.
Surrounded surround(const RunOptions& options, const std::string& run_id, int workers,
                    const HeldSignals& signals, const std::function<void()>& body);

/// The status of a run of which nothing was begun.
int nothing_begun(RunDir& dir, const HeldSignals& signals, const Surrounded& around);

/// Runs a stage that others don't depend on. False, after saying why, when it throws.
bool attempt(const std::function<void()>& stage);

}  // namespace evenshard::cli
