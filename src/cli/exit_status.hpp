// How a run's end becomes the program's exit status.
#pragma once

namespace evenshard::cli {

/// What was wrong with a run that began. (Status 2 is decided before anything runs.)
struct Faults {
  int signal = 0;           ///< That ended it; 0: none.
  bool internal = false;    ///< We could not do our part: reports, merged files.
  bool incomplete = false;  ///< A unit lost, crashed, timed out; coverage not proven whole.
  bool failed = false;      ///< A test, a hook or --after-run.
  bool below_threshold = false;
  bool names_log = false;  ///< A message names a worker's log: the run's folder stays. No fault.
};

/// The gravest: 128+n, 5, 4, 1, 3; else 0.
constexpr int exit_status(const Faults& faults) {
  if (faults.signal != 0) return 128 + faults.signal;
  if (faults.internal) return 5;
  if (faults.incomplete) return 4;
  if (faults.failed) return 1;
  return faults.below_threshold ? 3 : 0;
}

}  // namespace evenshard::cli
