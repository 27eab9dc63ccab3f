#include "schedule/series.hpp"

#include <algorithm>

namespace evenshard::schedule {

namespace {

/// With so many samples of the very context, those of others are left aside.
constexpr std::size_t kEnough = 2;

/// Scenarios' samples name their run only.
std::map<std::string, ContextKey> contexts_of_runs(const model::History& history) {
  std::map<std::string, ContextKey> runs;
  const bool wanted = std::ranges::any_of(
      history.units, [](const model::UnitHistory& unit) { return !unit.scenarios.empty(); });
  if (!wanted) return runs;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& s : unit.samples)
      if (!runs.contains(s.run_id)) runs.emplace(s.run_id, key_of(s.context));
  return runs;
}

}  // namespace

Circumstances circumstances_of(const model::History& history, const model::Context& target) {
  return {ContextRatio(history, target), RunSpeeds(history), contexts_of_runs(history)};
}

Series::Series(const Circumstances& circumstances, std::size_t size) : of_(circumstances) {
  own_at_.reserve(size);
  own_.reserve(size);
  all_.reserve(size);
}

void Series::add(const std::string& run_id, const ContextKey& context, double value_ms) {
  const double usual_ms = value_ms / of_.speeds.factor(run_id);
  if (context == of_.ratio.target()) {
    own_at_.push_back(all_.size());
    own_.push_back(usual_ms);
  }
  all_.push_back(usual_ms * of_.ratio.to_target(context));
}

bool Series::enough() const {
  return own_.size() >= kEnough;
}

Track Series::tracked() const {
  Track result = track(enough() ? own_ : all_);
  result.mean_ms *= level();
  result.spread_ms *= level();
  return result;
}

std::vector<Series::Time> Series::times() const {
  std::vector<Time> result;
  const std::vector<double>& values = enough() ? own_ : all_;
  for (std::size_t i = 0; i < values.size(); ++i)
    result.push_back({enough() ? own_at_[i] : i, values[i] * level()});
  return result;
}

}  // namespace evenshard::schedule
