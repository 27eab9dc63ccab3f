#include "schedule/track.hpp"

#include <algorithm>
#include <cmath>

namespace evenshard::schedule {

namespace {

constexpr double kJump = 1.5;
/// Below this a difference is the clock's and the machine's, not the unit's.
constexpr double kNoise_ms = 20;
/// Before anything is known of a unit's own noise.
constexpr double kFirstDeviation = 0.2;
constexpr double kDeviationToSd = 1.25;

bool agree(double a, double b) {
  return std::abs(a - b) <= kNoise_ms || (a <= b * kJump && b <= a * kJump);
}

/// The mean of two logarithms, without logarithms.
double middle(double a, double b) {
  return std::sqrt(a * b);
}

}  // namespace

Track track(const std::vector<double>& oldest_first_ms) {
  Track result;
  double deviation = kFirstDeviation, outlier = 0;
  int side = 0;
  for (const double value : oldest_first_ms) {
    const double x = std::max(value, 0.001);
    if (result.count++ == 0) {
      result.mean_ms = x;
      continue;
    }
    const double before = result.mean_ms;
    const double relative = std::abs(x - before) / std::max({x, before, kNoise_ms});
    deviation = (deviation + relative) / 2;
    if (agree(x, before)) {
      // The second deviation in a row to the same side is a change, the first one noise.
      const bool above = x > before;
      const bool again = side != 0 && (side > 0) == above;
      result.mean_ms = again ? middle(before, x) : middle(before, middle(before, x));
      side = above ? 1 : -1;
      outlier = 0;
    } else if (outlier > 0 && agree(x, outlier)) {
      result.mean_ms = middle(outlier, x);
      outlier = 0;
    } else {
      result.mean_ms = middle(before, std::clamp(x, before / kJump, before * kJump));
      outlier = x;
    }
  }
  result.spread_ms = result.mean_ms * deviation * kDeviationToSd;
  return result;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace evenshard::schedule
