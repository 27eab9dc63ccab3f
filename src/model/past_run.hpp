// A recorded run, as `evenshard runs` lists it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "model/history.hpp"
#include "model/plan.hpp"

namespace evenshard::model {

struct PastRun {
  std::string run_id;
  std::int64_t started_unix_us = 0;
  Context context;
  int cores = 0;
  bool baseline = false;  ///< One plain sequential process.
  bool finished = false;  ///< False: it was cut off, and what follows is not known.
  bool complete = false;  ///< Everything selected ran to its own end.
  int exit_status = 0;
  int units = 0;
  std::chrono::microseconds wall{0};
  milliseconds predicted{0};    ///< 0: nothing was predicted.
  milliseconds lower_bound{0};  ///< 0: none is known.
  std::optional<int> covered_ppm;
  /// Of the newest sequential run of the same selection in the same circumstances.
  std::optional<std::chrono::microseconds> sequential;
};

/// How much longer than predicted, how much longer than the bound, how much faster than the
/// sequential run (1: as long, as fast). Nothing where one of the two is not known, and of runs
/// that did not run everything.
std::optional<double> to_prediction(const PastRun& run);
std::optional<double> to_bound(const PastRun& run);
std::optional<double> speed_up(const PastRun& run);

}  // namespace evenshard::model
