#include "schedule/unit_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "schedule/counted.hpp"

namespace evenshard::schedule {

using model::milliseconds;

namespace {

double ms(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

int cpu_permille(const std::vector<const model::Sample*>& samples) {
  std::vector<double> shares;
  shares.reserve(samples.size());
  for (const model::Sample* s : samples)
    if (s->cpu.count() > 0 && s->wall.count() > 0)
      shares.push_back(1000 * ms(s->cpu) / ms(s->wall));
  return shares.empty() ? 1000 : static_cast<int>(std::clamp(median(shares), 0.0, 1000.0));
}

/// What is known of the unit's scenarios, in the order of the lines where they stood.
class Scenarios {
 public:
  Scenarios(const model::UnitHistory& history, const Circumstances& circumstances,
            const std::string& last_run) {
    std::vector<const model::ScenarioHistory*> ordered;
    for (const model::ScenarioHistory& s : history.scenarios) ordered.push_back(&s);
    std::ranges::stable_sort(ordered, {}, &model::ScenarioHistory::line);
    for (const model::ScenarioHistory* s : ordered) {
      Series series(circumstances, s->samples.size());
      const auto& runs = circumstances.context_of_run;
      for (const model::ScenarioSample* sample : counted(s->samples))
        if (const auto run = runs.find(sample->run_id); run != runs.end())
          series.add(sample->run_id, run->second, ms(sample->wall));
      const Track tracked = series.tracked();
      if (tracked.count == 0) continue;
      by_name_[s->name].push_back(tracked);
      const bool in_last = std::ranges::any_of(
          s->samples, [&](const model::ScenarioSample& x) { return x.run_id == last_run; });
      if (in_last) {
        ++last_count_;
        last_ms_ += tracked.mean_ms;
      }
    }
  }

  /// The next unused scenario of that name.
  const Track* take(const std::string& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    const std::size_t index = used_[name]++;
    return index < found->second.size() ? &found->second[index] : nullptr;
  }

  bool empty() const { return by_name_.empty(); }
  int last_count() const { return last_count_; }  ///< Scenarios in the newest counted run.
  double last_ms() const { return last_ms_; }     ///< Their sum.

 private:
  std::map<std::string, std::vector<Track>> by_name_;
  std::map<std::string, std::size_t> used_;
  int last_count_ = 0;
  double last_ms_ = 0;
};

/// The unit's scenarios as they are now, each with what is known of it.
struct Parts {
  std::vector<const Track*> tracks;   ///< By index of Unit::scenarios; nullptr: a new one.
  double known_ms = 0, variance = 0;  ///< Of the selected ones.
  int known = 0, known_steps = 0, unknown = 0, unknown_steps = 0;

  double per_step_ms() const { return known_steps > 0 ? known_ms / known_steps : 0; }
};

int weight(const model::Scenario& scenario) {
  return scenario.steps + 1;
}

Parts add_up(const model::Unit& unit, Scenarios& scenarios) {
  Parts parts;
  for (const model::Scenario& scenario : unit.scenarios) {
    const Track* track = parts.tracks.emplace_back(scenarios.take(scenario.name));
    if (!scenario.selected) continue;
    (track ? parts.known : parts.unknown) += 1;
    (track ? parts.known_steps : parts.unknown_steps) += weight(scenario);
    if (track == nullptr) continue;
    parts.known_ms += track->mean_ms;
    parts.variance += track->spread_ms * track->spread_ms;
  }
  return parts;
}

milliseconds rounded(double value_ms) {
  return milliseconds(std::llround(value_ms));
}

/// A new one by the unit's own rate per step; nothing where no scenario is known.
std::vector<model::ScenarioEstimate> scenario_estimates(const model::Unit& unit,
                                                        const Parts& parts) {
  std::vector<model::ScenarioEstimate> result;
  if (parts.known == 0) return result;
  for (std::size_t i = 0; i < unit.scenarios.size(); ++i) {
    const Track* track = parts.tracks[i];
    const double guess = parts.per_step_ms() * weight(unit.scenarios[i]);
    result.push_back(
        track ? model::ScenarioEstimate{rounded(track->mean_ms), rounded(track->spread_ms),
                                        model::Basis::measured}
              : model::ScenarioEstimate{rounded(guess), rounded(guess), model::Basis::similar});
  }
  return result;
}

/// `whole` cut down to the selected share of the steps: nothing is known of the scenarios.
Track selected_share(const model::Unit& unit, const Track& whole) {
  double all = 0;
  for (const model::Scenario& s : unit.scenarios) all += weight(s);
  const double now = model::selected_steps(unit) + model::selected_scenarios(unit);
  const double share = all > 0 ? now / all : 1;
  return {whole.mean_ms * share, whole.spread_ms * share, whole.count};
}

/// `whole` corrected to what is selected now, and to what the file holds now.
Track corrected(const Track& whole, const Parts& parts, const Scenarios& scenarios) {
  const bool unchanged = parts.unknown == 0 && parts.known == scenarios.last_count();
  if (whole.count > 0 && unchanged) return whole;
  if (parts.known == 0) return {};
  const double rest = whole.count > 0 ? std::max(0.0, whole.mean_ms - scenarios.last_ms()) : 0;
  const double added = parts.per_step_ms() * parts.unknown_steps;
  const double own = whole.count > 0 ? whole.spread_ms * whole.spread_ms : parts.variance;
  return {rest + parts.known_ms + added, std::sqrt(own + added * added), std::max(1, whole.count)};
}

}  // namespace

std::optional<model::Estimate> estimate_unit(const model::Unit& unit,
                                             const model::UnitHistory& history,
                                             const Circumstances& circumstances,
                                             std::int64_t now_unix_us) {
  const std::vector<const model::Sample*> samples = counted(history.samples);
  Series series(circumstances, samples.size());
  const model::Sample* before = nullptr;
  ContextKey context;
  for (const model::Sample* s : samples) {
    if (before == nullptr || s->context != before->context) context = key_of(s->context);
    before = s;
    series.add(s->run_id, context, sample_ms(*s));
  }
  Scenarios scenarios(history, circumstances, samples.empty() ? "" : *samples.back()->run_id);
  const Parts parts = add_up(unit, scenarios);
  const Track expected = scenarios.empty() ? selected_share(unit, series.tracked())
                                           : corrected(series.tracked(), parts, scenarios);
  if (expected.count == 0) return std::nullopt;
  model::Estimate estimate;
  estimate.mean = std::max(milliseconds(1), rounded(expected.mean_ms));
  estimate.spread = rounded(expected.spread_ms);
  estimate.cpu_permille = cpu_permille(samples);
  estimate.samples = expected.count;
  if (!samples.empty())
    estimate.age_s =
        std::max<std::int64_t>(0, (now_unix_us - samples.back()->started_unix_us) / 1'000'000);
  estimate.basis = model::Basis::measured;
  estimate.scenarios = scenario_estimates(unit, parts);
  return estimate;
}

}  // namespace evenshard::schedule
