#include "model/past_run.hpp"

namespace evenshard::model {

namespace {

using std::chrono::microseconds;

std::optional<double> ratio(const PastRun& run, microseconds above, microseconds below) {
  if (!run.complete || above.count() <= 0 || below.count() <= 0) return std::nullopt;
  return static_cast<double>(above.count()) / static_cast<double>(below.count());
}

}  // namespace

std::optional<double> to_prediction(const PastRun& run) {
  return ratio(run, run.wall, run.predicted);
}

std::optional<double> to_bound(const PastRun& run) {
  return ratio(run, run.wall, run.lower_bound);
}

std::optional<double> speed_up(const PastRun& run) {
  if (run.baseline || !run.sequential) return std::nullopt;
  return ratio(run, *run.sequential, run.wall);
}

}  // namespace evenshard::model
