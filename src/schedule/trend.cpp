#include "schedule/trend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

#include "schedule/counted.hpp"
#include "schedule/series.hpp"

namespace evenshard::schedule {

using std::chrono::microseconds;

namespace {

/// Older ones say nothing of today's test.
constexpr std::size_t kJudged = 20;
/// So many times are called recent, where as many are earlier.
constexpr std::size_t kRecent = 3;

std::optional<double> growth(const std::vector<double>& oldest_first) {
  const std::size_t recent = std::min(kRecent, oldest_first.size() / 2);
  if (recent < 2) return std::nullopt;
  const auto split = oldest_first.end() - static_cast<std::ptrdiff_t>(recent);
  const double before = median({oldest_first.begin(), split});
  if (before <= 0) return std::nullopt;
  return median({split, oldest_first.end()}) / before - 1;
}

std::optional<double> variation(const std::vector<double>& values) {
  if (values.size() < 2) return std::nullopt;
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  if (mean <= 0) return std::nullopt;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1)) / mean;
}

bool judged(const model::Sample& sample) {
  return sample.whole &&
         (sample.outcome == model::Outcome::passed || model::is_failure(sample.outcome));
}

void count_flaky(const std::vector<model::Sample>& newest_first, model::Trend& trend) {
  const std::size_t newest = std::min(kJudged, newest_first.size());
  std::map<std::uint64_t, bool> last_passed;
  std::set<std::string_view> runs, flaky;
  for (std::size_t i = newest; i-- > 0;) {
    const model::Sample& sample = newest_first[i];
    if (!judged(sample)) continue;
    const bool passed = sample.outcome == model::Outcome::passed;
    runs.insert(*sample.run_id);
    const auto [last, first] = last_passed.try_emplace(sample.content_hash, passed);
    if (!first && last->second != passed) flaky.insert(*sample.run_id);
    last->second = passed;
  }
  trend.judged_runs = static_cast<int>(runs.size());
  trend.flaky_runs = static_cast<int>(flaky.size());
}

model::Trend trend_of(const model::UnitHistory& unit, const Circumstances& circumstances) {
  Series series(circumstances);
  for (const model::Sample* s : counted(unit.samples))
    series.add(s->run_id, key_of(s->context), sample_ms(*s));
  std::vector<double> times_ms;
  model::Trend trend;
  for (const Series::Time& time : series.times()) {
    times_ms.push_back(time.ms);
    trend.times.emplace_back(std::llround(1000 * time.ms));
  }
  trend.growth = growth(times_ms);
  trend.variation = variation(times_ms);
  count_flaky(unit.samples, trend);
  return trend;
}

}  // namespace

std::vector<model::Trend> trends(const model::History& history, const model::Context& context) {
  const Circumstances circumstances = circumstances_of(history, context);
  std::vector<model::Trend> result;
  for (const model::UnitHistory& unit : history.units)
    result.push_back(trend_of(unit, circumstances));
  return result;
}

}  // namespace evenshard::schedule
