#include <optional>

#include "model/needs.hpp"
#include "report/backtest_report.hpp"
#include "report/json_text.hpp"
#include "report/plan_report.hpp"
#include "report/rebalance_report.hpp"
#include "report/simulation_report.hpp"

namespace evenshard::report {

namespace {

Json unit_json(const model::Unit& unit, const model::Estimate& estimate) {
  Json json = {{"path", unit.path},
               {"lines", unit.lines},
               {"scenarios", model::selected_scenarios(unit)},
               {"estimate_ms", estimate.mean.count()},
               {"spread_ms", estimate.spread.count()},
               {"basis", model::to_string(estimate.basis)},
               {"samples", estimate.samples}};
  const model::Needs needs = model::needs_of(unit);
  if (needs.alone) json["alone"] = true;
  if (!needs.resources.empty()) json["resources"] = needs.resources;
  if (!unit.piece.is_part()) return json;
  json["part"] = unit.piece.part;
  json["parts"] = unit.piece.parts;
  for (const model::Scenario& scenario : unit.scenarios)
    if (scenario.selected) json["scenario_lines"].push_back(scenario.line);
  return json;
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

std::vector<std::string> paths_of(const std::vector<model::UnitId>& units,
                                  const model::Suite& suite) {
  std::vector<std::string> paths;
  for (const model::UnitId unit : units)
    paths.push_back(suite.units.at(static_cast<std::size_t>(unit)).path);
  return paths;
}

Json optional_ms(const std::optional<model::milliseconds>& duration) {
  return duration ? Json(duration->count()) : Json();
}

Json plan_object(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                 const model::Plan& plan) {
  Json workers = Json::array();
  for (std::size_t worker = 0; worker < plan.shards.size(); ++worker)
    workers.push_back(shard_json(worker, plan.shards[worker], suite, estimates));
  Json broken = Json::array();
  for (const model::BrokenFeature& feature : suite.broken)
    broken.push_back(
        {{"path", feature.path}, {"line", feature.line}, {"message", feature.message}});
  return {{"version", 1},
          {"inputs", plan.inputs},
          {"makespan_ms", plan.makespan.count()},
          {"lower_bound_ms", plan.lower_bound.value.count()},
          {"lower_bound", plan.lower_bound.certificate},
          {"optimal", plan.optimal},
          {"total_ms", plan.total.count()},
          {"needs_cost_ms", plan.needs_cost.count()},
          {"workers", std::move(workers)},
          {"broken", std::move(broken)}};
}

Json changes_json(const std::vector<model::Rebalance::Change>& changes, const model::Suite& suite,
                  const std::vector<model::Estimate>& estimates) {
  Json result = Json::array();
  for (const auto& change : changes) {
    const auto index = static_cast<std::size_t>(change.unit);
    result.push_back({{"path", suite.units.at(index).path},
                      {"before_ms", change.before.count()},
                      {"estimate_ms", estimates.at(index).mean.count()}});
  }
  return result;
}

}  // namespace

std::string plan_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                      const model::Plan& plan) {
  return json_text(plan_object(suite, estimates, plan));
}

std::string rebalance_json(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const model::Rebalance& rebalance) {
  Json moves = Json::array(), gone = Json::array();
  for (const auto& move : rebalance.moves)
    moves.push_back({{"path", suite.units.at(static_cast<std::size_t>(move.unit)).path},
                     {"from", move.from},
                     {"to", move.to}});
  for (const auto& unit : rebalance.gone)
    gone.push_back({{"path", unit.path}, {"before_ms", unit.estimate.count()}});
  return json_text({{"version", 1},
                    {"kept_makespan_ms", rebalance.kept_makespan.count()},
                    {"moves", std::move(moves)},
                    {"new", paths_of(rebalance.added, suite)},
                    {"gone", std::move(gone)},
                    {"grown", changes_json(rebalance.grown, suite, estimates)},
                    {"shrunk", changes_json(rebalance.shrunk, suite, estimates)},
                    {"plan", plan_object(suite, estimates, rebalance.plan)}});
}

std::string simulation_json(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const model::Simulation& simulation) {
  Json rows = Json::array(), floor_units = Json::array();
  for (const model::Forecast& forecast : simulation.forecasts)
    rows.push_back({{"nodes", forecast.fleet.nodes},
                    {"workers", forecast.fleet.workers},
                    {"wall_ms", forecast.wall.count()},
                    {"spread_ms", forecast.spread.count()},
                    {"p95_ms", forecast.high.count()},
                    {"efficiency_permille", forecast.efficiency_permille},
                    {"worker_time_ms", forecast.worker_time().count()}});
  for (const model::UnitId unit : simulation.floor.units) {
    const auto index = static_cast<std::size_t>(unit);
    floor_units.push_back(unit_json(suite.units.at(index), estimates.at(index)));
  }
  return json_text(
      {{"version", 1},
       {"counted", simulation.counts_nodes ? "nodes" : "workers"},
       {"forecasts", std::move(rows)},
       {"enough", simulation.enough},
       {"floor_ms", simulation.floor.wall.count()},
       {"floor_needs_bind", simulation.floor.needs_bind},
       {"floor_divided_ms", optional_ms(simulation.floor.divided)},
       {"floor_units", std::move(floor_units)},
       {"target_ms", optional_ms(simulation.target)},
       {"target_count", simulation.target_count ? Json(*simulation.target_count) : Json()}});
}

std::string backtest_json(const model::Backtest& backtest) {
  Json scores = Json::array();
  for (const model::EstimatorScore& score : backtest.scores)
    scores.push_back({{"estimator", score.name},
                      {"predictions", score.predictions},
                      {"median_error_ppm", ppm(score.median_error)},
                      {"shards_lost_ppm", ppm(score.shards_lost)},
                      {"queue_lost_ppm", ppm(score.queue_lost)}});
  return json_text({{"version", 1},
                    {"runs", backtest.runs},
                    {"workers", backtest.workers},
                    {"estimators", std::move(scores)}});
}

}  // namespace evenshard::report
