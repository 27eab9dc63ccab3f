#include "schedule/prior.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "schedule/track.hpp"

namespace evenshard::schedule {

using model::milliseconds;

namespace {

constexpr double kAssumedPerUnit_ms = 50;
constexpr double kAssumedPerSize_ms = 100;
/// That a folder's or a tag's factor is 1 is said by this many average units.
constexpr double kGroupWeight = 3;

double size_of(const model::Unit& unit) {
  return std::max(1, model::selected_steps(unit) + model::selected_scenarios(unit));
}

std::string folder_of(const model::Unit& unit) {
  return std::filesystem::path(unit.path).parent_path().string();
}

struct Point {
  double size, ms;
};
struct Line {
  double constant, slope;
};

/// Least squares with weight 1/size (larger units vary more), neither coefficient negative.
Line fit(const std::vector<Point>& points) {
  double w = 0, wx = 0, wxx = 0, wy = 0, wxy = 0;
  for (const Point& p : points) {
    w += 1 / p.size;
    wx += 1;
    wxx += p.size;
    wy += p.ms / p.size;
    wxy += p.ms;
  }
  const double determinant = w * wxx - wx * wx;
  if (determinant <= 1e-9 * w * wxx) return {0, wxy / wxx};
  const double slope = (w * wxy - wx * wy) / determinant;
  const double constant = (wxx * wy - wx * wxy) / determinant;
  if (slope < 0) return {wy / w, 0};
  if (constant < 0) return {0, wxy / wxx};
  return {constant, slope};
}

}  // namespace

Prior::Prior(const model::Suite& suite, const std::vector<const model::Estimate*>& known)
    : per_unit_ms_(kAssumedPerUnit_ms), per_size_ms_(kAssumedPerSize_ms) {
  std::vector<std::size_t> measured;
  for (std::size_t unit = 0; unit < known.size(); ++unit)
    if (known[unit] != nullptr && model::is_wanted(suite.units[unit])) measured.push_back(unit);
  std::vector<Point> points;
  std::vector<double> permille;
  for (const std::size_t unit : measured) {
    points.push_back({size_of(suite.units[unit]), static_cast<double>(known[unit]->mean.count())});
    permille.push_back(known[unit]->cpu_permille);
  }
  if (points.empty()) return;
  measured_ = true;
  const Line line = fit(points);
  per_unit_ms_ = line.constant;
  per_size_ms_ = line.slope;
  cpu_permille_ = static_cast<int>(median(permille));
  double squares = 0;
  for (const Point& p : points) {
    const double fitted = std::max(1.0, line.constant + line.slope * p.size);
    squares += (p.ms - fitted) * (p.ms - fitted) / (fitted * fitted);
    average_ms_ += p.ms / static_cast<double>(points.size());
  }
  relative_spread_ = std::clamp(std::sqrt(squares / static_cast<double>(points.size())), 1.0, 4.0);
  for (const std::size_t unit : measured) {
    Sums& sums = folders_[folder_of(suite.units[unit])];
    sums.actual += static_cast<double>(known[unit]->mean.count());
    sums.fitted += fitted_ms(suite.units[unit]);
  }
  for (const std::size_t unit : measured) {
    const double fitted = fitted_ms(suite.units[unit]) * folder_factor(suite.units[unit]);
    for (const std::string& tag : suite.units[unit].tags) {
      tags_[tag].actual += static_cast<double>(known[unit]->mean.count());
      tags_[tag].fitted += fitted;
    }
  }
}

double Prior::fitted_ms(const model::Unit& unit) const {
  return per_unit_ms_ + per_size_ms_ * size_of(unit);
}

double Prior::factor(const Sums& sums) const {
  const double shrink = kGroupWeight * average_ms_ + 1;
  return (sums.actual + shrink) / (sums.fitted + shrink);
}

double Prior::folder_factor(const model::Unit& unit) const {
  const auto found = folders_.find(folder_of(unit));
  return found == folders_.end() ? 1 : factor(found->second);
}

/// The mean of its known tags': tags overlap, so their factors are not multiplied.
double Prior::tags_factor(const model::Unit& unit) const {
  double sum = 0;
  int count = 0;
  for (const std::string& tag : unit.tags)
    if (const auto found = tags_.find(tag); found != tags_.end()) {
      sum += factor(found->second);
      ++count;
    }
  return count == 0 ? 1 : sum / count;
}

model::Estimate Prior::of(const model::Unit& unit) const {
  const double mean_ms = std::max(1.0, fitted_ms(unit) * folder_factor(unit) * tags_factor(unit));
  model::Estimate estimate;
  estimate.mean = milliseconds(std::llround(mean_ms));
  estimate.spread = milliseconds(std::llround(mean_ms * relative_spread_));
  estimate.cpu_permille = cpu_permille_;
  estimate.basis = measured_ ? model::Basis::similar : model::Basis::assumed;
  return estimate;
}

}  // namespace evenshard::schedule
