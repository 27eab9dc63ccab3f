#include "schedule/regressions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "schedule/counted.hpp"
#include "schedule/series.hpp"

namespace evenshard::schedule {

using std::chrono::microseconds;

namespace {

constexpr std::size_t kFewestNewer = 2, kFewestOlder = 4;
constexpr double kLeastShare = 0.05;
constexpr double kLeast_ms = 50;
constexpr double kLeastDeviations = 2.5;
/// Of a normal distribution: its standard deviation over its median absolute deviation.
constexpr double kMadToSd = 1.4826;

/// Of all orders of `older` and `newer` values the share in which at least `wins` of the pairs
/// have the newer one above. The orders by wins are the coefficients of the Gaussian binomial.
double chance_of(std::size_t older, std::size_t newer, std::size_t wins) {
  std::vector<double> orders(older * newer + 1, 0);
  orders[0] = 1;
  for (std::size_t i = 1; i <= newer; ++i) {
    for (std::size_t w = orders.size(); w-- > older + i;) orders[w] -= orders[w - older - i];
    for (std::size_t w = i; w < orders.size(); ++w) orders[w] += orders[w - i];
  }
  double all = 0, so_many = 0;
  for (std::size_t w = 0; w < orders.size(); ++w) {
    all += orders[w];
    if (w >= wins) so_many += orders[w];
  }
  return so_many / all;
}

/// A tie is no win.
std::size_t wins_of(std::span<const double> older, std::span<const double> newer) {
  std::size_t wins = 0;
  for (const double before : older)
    wins += static_cast<std::size_t>(
        std::ranges::count_if(newer, [&](double now) { return now > before; }));
  return wins;
}

struct Split {
  std::size_t newer = 0;
  double sure = 0;
};

Split surest_split(std::span<const double> oldest_first) {
  const std::size_t count = oldest_first.size(), most = count / 2;
  Split best;
  double least = 2;
  for (std::size_t newer = kFewestNewer; newer <= most; ++newer) {
    const std::size_t older = count - newer;
    const double chance =
        chance_of(older, newer, wins_of(oldest_first.first(older), oldest_first.last(newer)));
    if (chance >= least) continue;
    least = chance;
    best.newer = newer;
  }
  const double tries = static_cast<double>(most - kFewestNewer + 1);
  best.sure = 1 - std::min(1.0, least * std::max(1.0, tries / 2));
  return best;
}

double noise_ms(std::span<const double> values, double middle) {
  std::vector<double> deviations;
  for (const double value : values) deviations.push_back(std::abs(value - middle));
  return kMadToSd * median(std::move(deviations));
}

/// One garbage value among two is not the median of both.
double lower_median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return sorted[(sorted.size() - 1) / 2];
}

microseconds us(double ms) {
  return microseconds(std::llround(1000 * ms));
}

/// The unit's times, and the samples that they are of.
struct Measured {
  std::vector<double> times_ms;
  std::vector<const model::Sample*> samples;
};

Measured measured(const model::UnitHistory& unit, const Circumstances& circumstances) {
  const std::vector<const model::Sample*> samples = counted(unit.samples);
  Series series(circumstances);
  for (const model::Sample* s : samples) series.add(s->run_id, key_of(s->context), sample_ms(*s));
  Measured result;
  for (const Series::Time& time : series.times()) {
    result.times_ms.push_back(time.ms);
    result.samples.push_back(samples[time.added]);
  }
  return result;
}

void compare(const model::UnitHistory& unit, const Measured& of, double sure,
             model::Regressions& result) {
  const std::span<const double> times = of.times_ms;
  if (times.size() < kFewestOlder + kFewestNewer) return;
  ++result.compared;
  const Split split = surest_split(times);
  const std::size_t first = times.size() - split.newer;
  const std::span<const double> older = times.first(first);
  const double before = median({older.begin(), older.end()});
  const double now = lower_median(times.last(split.newer));
  const double least =
      std::max({kLeastShare * before, kLeast_ms, kLeastDeviations * noise_ms(older, before)});
  if (split.sure < sure || now - before < least) return;
  const model::Sample& since = *of.samples[first];
  result.found.push_back({.path = unit.path,
                          .before = us(before),
                          .now = us(now),
                          .sure = split.sure,
                          .slower = static_cast<int>(split.newer),
                          .compared = static_cast<int>(times.size()),
                          .run_id = since.run_id,
                          .started_unix_us = since.started_unix_us,
                          .edited = since.content_hash != of.samples[first - 1]->content_hash});
}

}  // namespace

model::Regressions regressions(const model::History& history, const model::Context& context,
                               double sure) {
  const Circumstances circumstances = circumstances_of(history, context);
  model::Regressions result;
  for (const model::UnitHistory& unit : history.units) {
    ++result.units;
    compare(unit, measured(unit, circumstances), sure, result);
  }
  std::ranges::stable_sort(result.found, std::greater{}, [](const model::Regression& regression) {
    return regression.now - regression.before;
  });
  return result;
}

}  // namespace evenshard::schedule
