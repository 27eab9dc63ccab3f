#include <doctest/doctest.h>

#include "golden.hpp"
#include "report/backtest_report.hpp"
#include "report/rebalance_report.hpp"
#include "report/simulation_report.hpp"
#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;
using model::milliseconds;

namespace {

const model::Suite kSuite = suite_of({"features/orders.feature", "features/größe_日本語.feature",
                                      "features/tax.feature", "features/new.feature"});
const std::vector<model::Estimate> kEstimates = estimates_of({9000, 6000, 1000, 500});

model::Forecast forecast(model::Fleet fleet, int wall_ms, int permille) {
  return {fleet, milliseconds(wall_ms), milliseconds(wall_ms / 20), milliseconds(wall_ms * 11 / 10),
          permille};
}

model::Simulation simulation() {
  return {.forecasts = {forecast({1, 1, 4}, 17'000, 971), forecast({1, 2, 4}, 9500, 868),
                        forecast({1, 3, 4}, 9500, 579)},
          .enough = 2,
          .floor = {milliseconds(9500), {0}, milliseconds(6500)},
          .target = milliseconds(10'000),
          .target_count = 2};
}

model::Simulation nodes() {
  model::Simulation result = simulation();
  result.counts_nodes = true;
  result.forecasts = {forecast({1, 2, 2}, 9500, 868), forecast({2, 2, 2}, 9500, 434)};
  result.enough = 1;
  result.floor.divided.reset();
  result.target = milliseconds(1000);
  result.target_count.reset();
  return result;
}

model::Rebalance rebalance() {
  model::Rebalance result;
  result.plan.shards = {{{0}, milliseconds(9500)}, {{1, 2, 3}, milliseconds(8000)}};
  result.plan.makespan = milliseconds(9500);
  result.plan.lower_bound = {milliseconds(9500), "longest unit"};
  result.kept_makespan = milliseconds(15'500);
  result.moves = {{1, 0, 1}};
  result.added = {3};
  result.gone = {{"features/old\nname.feature", milliseconds(800)}};
  result.grown = {{0, milliseconds(4000)}};
  result.shrunk = {{2, milliseconds(3000)}};
  return result;
}

model::Backtest backtest() {
  return {12, 2, {{"evenshard", 288, 0.031, 0.0124, 0.002}, {"last value", 288, 0.05, 0.02, 0}}};
}

}  // namespace

TEST_CASE("how many workers: a row for each, where more buy little, the floor and the target") {
  check_golden("simulation", simulation_table(kSuite, kEstimates, simulation(), 3, false));
  check_golden("simulation_json", simulation_json(kSuite, kEstimates, simulation()));
}

TEST_CASE("how many nodes, and a target that none meets") {
  check_golden("simulation_nodes",
               readable(simulation_table(kSuite, kEstimates, nodes(), 0, true)));
  check_golden("simulation_nodes_json", simulation_json(kSuite, kEstimates, nodes()));
}

TEST_CASE("a rebalance says what changed, what it brings and what moves") {
  check_golden("rebalance",
               rebalance_table(kSuite, kEstimates, rebalance(), "the plan of 2026-11-20", false));
  check_golden("rebalance_json", rebalance_json(kSuite, kEstimates, rebalance()));
  model::Rebalance nothing;
  nothing.plan = rebalance().plan;
  nothing.kept_makespan = nothing.plan.makespan;
  check_golden("rebalance_nothing",
               readable(rebalance_table(kSuite, kEstimates, nothing, "the plan in p.json", true)));
}

TEST_CASE("a rebalance lists the first ten of many changes") {
  model::Rebalance many = rebalance();
  many.gone.assign(14, {"features/gone.feature", milliseconds(100)});
  const std::string text = rebalance_table(kSuite, kEstimates, many, "", false);
  CHECK(text.find("  14 gone\n") != std::string::npos);
  CHECK(text.find("    +4 more\n") != std::string::npos);
}

TEST_CASE("the backtest is a table of estimators, and says when it has nothing to replay") {
  check_golden("backtest", backtest_table(backtest(), false));
  check_golden("backtest_json", backtest_json(backtest()));
  CHECK(backtest_table({}, false).find("run the suite twice") != std::string::npos);
}
