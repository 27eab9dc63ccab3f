#include <nlohmann/json.hpp>

#include "report/history_order.hpp"
#include "report/history_report.hpp"
#include "report/plan_report.hpp"

namespace evenshard::report {

using Json = nlohmann::ordered_json;

namespace {

Json unit_json(const model::Unit& unit, const model::Estimate& estimate) {
  return {{"path", unit.path},
          {"lines", unit.lines},
          {"scenarios", model::selected_scenarios(unit)},
          {"estimate_ms", estimate.mean.count()},
          {"spread_ms", estimate.spread.count()},
          {"basis", model::to_string(estimate.basis)},
          {"samples", estimate.samples}};
}

Json sample_json(const model::Sample* sample) {
  if (sample == nullptr) return nullptr;
  return {{"run_id", sample->run_id},
          {"started_unix_us", sample->started_unix_us},
          {"outcome", model::to_string(sample->outcome)},
          {"wall_us", sample->wall.count()},
          {"cpu_us", sample->cpu.count()},
          {"peak_rss_kib", sample->peak_rss_kib}};
}

Json shard_json(std::size_t worker, const model::Shard& shard, const model::Suite& suite,
                const std::vector<model::Estimate>& estimates) {
  Json units = Json::array();
  for (const model::UnitId id : shard.units) {
    const auto index = static_cast<std::size_t>(id);
    units.push_back(unit_json(suite.units.at(index), estimates.at(index)));
  }
  return {{"worker", worker}, {"load_ms", shard.load.count()}, {"units", std::move(units)}};
}

// Paths and messages are UTF-8 by contract; a stray byte must not cost the whole answer.
std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string plan_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                      const model::Plan& plan) {
  Json workers = Json::array();
  for (std::size_t worker = 0; worker < plan.shards.size(); ++worker)
    workers.push_back(shard_json(worker, plan.shards[worker], suite, estimates));
  Json broken = Json::array();
  for (const model::BrokenFeature& feature : suite.broken)
    broken.push_back(
        {{"path", feature.path}, {"line", feature.line}, {"message", feature.message}});
  return text_of({{"version", 1},
                  {"makespan_ms", plan.makespan.count()},
                  {"lower_bound_ms", plan.lower_bound.value.count()},
                  {"lower_bound", plan.lower_bound.certificate},
                  {"optimal", plan.optimal},
                  {"total_ms", plan.total.count()},
                  {"workers", std::move(workers)},
                  {"broken", std::move(broken)}});
}

std::string history_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                         const model::History& history) {
  const LastSamples last(history);
  Json units = Json::array();
  for (const std::size_t index : slowest_first(suite, estimates)) {
    Json unit = unit_json(suite.units[index], estimates.at(index));
    unit["age_s"] = estimates.at(index).age_s;
    unit["last"] = sample_json(last.of(suite.units[index].path));
    units.push_back(std::move(unit));
  }
  return text_of({{"version", 1}, {"units", std::move(units)}});
}

}  // namespace evenshard::report
