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

/// A unit that became slower beyond its noise.
struct Regression {
  std::string path;
  std::chrono::microseconds before{0}, now{0};  ///< Medians, each run's own speed divided out.
  double sure = 0;     ///< 0 to 1: minus the chance that noise alone looks like this.
  int slower = 0;      ///< Times since then…
  int compared = 0;    ///< …of so many.
  std::string run_id;  ///< The first slower run.
  std::int64_t started_unix_us = 0;
  bool edited = false;  ///< That run was the first with another content of the file.
};

struct Regressions {
  std::vector<Regression> found;  ///< Largest loss of time first.
  int units = 0;                  ///< Known.
  int compared = 0;               ///< With enough samples to say.
};

}  // namespace evenshard::model
