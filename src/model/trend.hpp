// How a unit went from run to run: its times, its noise, its changes of mind.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evenshard::model {

struct Trend {
  /// Of the samples that count, oldest first, at most 20; each run's own speed divided out.
  std::vector<std::chrono::microseconds> times;
  /// The median of the newest times over that of those before, minus 1. Nothing below 4 times.
  std::optional<double> growth;
  /// Coefficient of variation: standard deviation over mean. Nothing below 2 times.
  std::optional<double> variation;
  /// Runs in which the same file passed or failed otherwise than the time before.
  int flaky_runs = 0;
  int judged_runs = 0;  ///< In which it passed or failed, of the newest ones.
};

}  // namespace evenshard::model
