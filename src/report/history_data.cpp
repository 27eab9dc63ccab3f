#include "report/history_order.hpp"
#include "report/history_report.hpp"
#include "report/json_text.hpp"

namespace evenshard::report {

namespace {

Json last_json(const model::UnitHistory& unit) {
  if (unit.samples.empty()) return nullptr;
  const model::Sample& sample = unit.samples.front();
  return {{"run_id", sample.run_id},
          {"started_unix_us", sample.started_unix_us},
          {"outcome", model::to_string(sample.outcome)},
          {"wall_us", sample.wall.count()},
          {"cpu_us", sample.cpu.count()},
          {"peak_rss_kib", sample.peak_rss_kib}};
}

Json unit_json(const model::UnitHistory& unit, const model::Estimate& estimate,
               const model::Trend& trend) {
  return {{"path", unit.path},
          {"estimate_ms", estimate.mean.count()},
          {"spread_ms", estimate.spread.count()},
          {"basis", model::to_string(estimate.basis)},
          {"samples", estimate.samples},
          {"age_s", estimate.age_s},
          {"growth_ppm", ppm(trend.growth)},
          {"variation_ppm", ppm(trend.variation)},
          {"flaky_runs", trend.flaky_runs},
          {"judged_runs", trend.judged_runs},
          {"last", last_json(unit)}};
}

Json units_json(const HistoryInput& input) {
  Json units = Json::array();
  for (const std::size_t index : slowest_first(input.estimates))
    units.push_back(
        unit_json(input.history.units.at(index), input.estimates[index], input.trends.at(index)));
  return units;
}

}  // namespace

std::string history_json(const HistoryInput& input) {
  return json_text({{"version", 1}, {"units", units_json(input)}});
}

std::string history_csv(const HistoryInput& input) {
  return csv_text(
      {"path", "estimate_ms", "spread_ms", "basis", "samples", "age_s", "growth_ppm",
       "variation_ppm", "flaky_runs", "judged_runs", "last/run_id", "last/started_unix_us",
       "last/outcome", "last/wall_us", "last/cpu_us", "last/peak_rss_kib"},
      units_json(input));
}

}  // namespace evenshard::report
