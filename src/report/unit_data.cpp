#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "report/json_text.hpp"
#include "report/unit_report.hpp"

namespace evenshard::report {

namespace {

Json sample_json(const UnitInput& input, std::size_t index) {
  const model::Sample& sample = input.unit.samples[index];
  const auto covered = input.covered_ppm.find(sample.run_id);
  return {{"run_id", sample.run_id},
          {"started_unix_us", sample.started_unix_us},
          {"outcome", model::to_string(sample.outcome)},
          {"attempt", sample.attempt},
          {"whole", sample.whole},
          {"last_attempt", sample.counted},
          {"counts", static_cast<bool>(input.counts.at(index))},
          {"wall_us", sample.wall.count()},
          {"cpu_us", sample.cpu.count()},
          {"peak_rss_kib", sample.peak_rss_kib},
          {"content_hash", fmt::format("{:016x}", sample.content_hash)},
          {"covered_ppm", covered == input.covered_ppm.end() ? Json() : Json(covered->second)},
          {"coverage", sample.context->coverage},
          {"interpreter", sample.context->interpreter},
          {"host", sample.context->host},
          {"workers", sample.context->workers}};
}

Json samples_json(const UnitInput& input) {
  Json samples = Json::array();
  for (std::size_t i = 0; i < input.unit.samples.size(); ++i)
    samples.push_back(sample_json(input, i));
  return samples;
}

Json scenario_json(const UnitInput& input, const ScenarioShare& shown) {
  const model::ScenarioHistory& scenario = input.unit.scenarios[shown.index];
  const model::ScenarioSample& last = scenario.samples.front();
  return {{"name", scenario.name},
          {"line", scenario.line},
          {"estimate_ms", shown.estimate.mean.count()},
          {"spread_ms", shown.estimate.spread.count()},
          {"basis", model::to_string(shown.estimate.basis)},
          {"share_ppm", shown.current ? ppm(shown.share) : Json()},
          {"last",
           {{"run_id", last.run_id},
            {"outcome", model::to_string(last.outcome)},
            {"wall_us", last.wall.count()}}}};
}

/// The newest run that counts.
std::string newest_run(const UnitInput& input) {
  const auto newest = std::ranges::find(input.counts, true);
  if (newest == input.counts.end()) return "";
  return input.unit.samples[static_cast<std::size_t>(newest - input.counts.begin())].run_id;
}

}  // namespace

std::vector<ScenarioShare> slowest_scenarios(const UnitInput& input) {
  const std::string run = newest_run(input);
  std::vector<ScenarioShare> shown;
  double all_ms = 0;
  for (std::size_t i = 0; i < input.unit.scenarios.size(); ++i) {
    ScenarioShare next{i, {}, false, 0};
    if (i < input.scenarios.size()) next.estimate = input.scenarios[i];
    next.current = std::ranges::any_of(input.unit.scenarios[i].samples,
                                       [&](const auto& sample) { return sample.run_id == run; });
    if (next.current) all_ms += static_cast<double>(next.estimate.mean.count());
    shown.push_back(next);
  }
  for (ScenarioShare& next : shown)
    if (next.current && all_ms > 0)
      next.share = static_cast<double>(next.estimate.mean.count()) / all_ms;
  std::ranges::stable_sort(shown, std::greater{}, [](const ScenarioShare& next) {
    return std::pair(next.current, next.estimate.mean);
  });
  return shown;
}

std::string unit_json(const UnitInput& input) {
  Json scenarios = Json::array();
  for (const ScenarioShare& shown : slowest_scenarios(input))
    scenarios.push_back(scenario_json(input, shown));
  return json_text({{"version", 1},
                    {"path", input.unit.path},
                    {"estimate_ms", input.estimate.mean.count()},
                    {"spread_ms", input.estimate.spread.count()},
                    {"basis", model::to_string(input.estimate.basis)},
                    {"samples", input.estimate.samples},
                    {"age_s", input.estimate.age_s},
                    {"growth_ppm", ppm(input.trend.growth)},
                    {"variation_ppm", ppm(input.trend.variation)},
                    {"flaky_runs", input.trend.flaky_runs},
                    {"judged_runs", input.trend.judged_runs},
                    {"recorded", samples_json(input)},
                    {"scenarios", std::move(scenarios)}});
}

std::string unit_csv(const UnitInput& input) {
  return csv_text({"run_id", "started_unix_us", "outcome", "attempt", "whole", "last_attempt",
                   "counts", "wall_us", "cpu_us", "peak_rss_kib", "content_hash", "covered_ppm",
                   "coverage", "interpreter", "host", "workers"},
                  samples_json(input));
}

}  // namespace evenshard::report
