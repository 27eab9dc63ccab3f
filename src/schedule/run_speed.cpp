#include "schedule/run_speed.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "schedule/counted.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

namespace {

/// Fewer say more of themselves than of the run.
constexpr std::size_t kFewestUnits = 8;
/// A shorter time is mostly noise.
constexpr double kShortest_ms = 10;

struct Run {
  const model::Sample* any = nullptr;
  std::vector<double> ratios;  ///< One for each unit.
};

}  // namespace

RunSpeeds::RunSpeeds(const model::History& history) {
  std::map<std::string_view, Run> runs;
  std::unordered_map<std::string_view, Run*> found;  // The same, found faster.
  for (const model::UnitHistory& unit : history.units) {
    for (const auto& [context, samples] : by_context(counted(unit.samples))) {
      const std::vector<double> times = times_ms(samples);
      const double usual = median(times);
      if (samples.size() < 2 || usual < kShortest_ms) continue;
      for (std::size_t i = 0; i < samples.size(); ++i) {
        Run*& run = found[*samples[i]->run_id];
        if (run == nullptr) run = &runs[*samples[i]->run_id];
        run->any = samples[i];
        run->ratios.push_back(times[i] / usual);
      }
    }
  }
  std::map<std::pair<ContextKey, std::int64_t>, double> in_order;
  for (auto& [id, run] : runs) {
    if (run.ratios.size() < kFewestUnits) continue;
    const double factor = median(std::move(run.ratios));
    if (factor <= 0) continue;
    factors_.emplace(id, factor);
    in_order[{key_of(run.any->context), run.any->started_unix_us}] = factor;
  }
  std::map<ContextKey, std::vector<double>> series;
  for (const auto& [when, factor] : in_order) series[when.first].push_back(factor);
  for (const auto& [context, factors] : series) levels_[context] = track(factors).mean_ms;
}

double RunSpeeds::factor(const std::string& run_id) const {
  const auto found = factors_.find(run_id);
  return found == factors_.end() ? 1 : found->second;
}

double RunSpeeds::level(const ContextKey& context) const {
  const auto found = levels_.find(context);
  return found == levels_.end() ? 1 : found->second;
}

}  // namespace evenshard::schedule
