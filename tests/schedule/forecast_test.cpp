#include "schedule/forecast.hpp"

#include <doctest/doctest.h>

#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::milliseconds;

namespace {

struct Case {
  explicit Case(const std::vector<std::int64_t>& means_ms, int cpu_permille = 0)
      : suite(suite_of(means_ms.size())), estimates(estimates_of(means_ms, cpu_permille)) {
    overheads.startup = milliseconds(100);
    overheads.startup_cpu_permille = 0;
  }
  model::Suite suite;
  std::vector<model::Estimate> estimates;
  model::Overheads overheads;
  Forecaster forecaster() const { return {suite, estimates, overheads}; }
};

std::vector<int> counts(const model::Simulation& simulation) {
  std::vector<int> result;
  for (const auto& f : simulation.forecasts)
    result.push_back(simulation.counts_nodes ? f.fleet.nodes : f.fleet.workers);
  return result;
}

}  // namespace

TEST_CASE("a forecast is the queue's wall, its spread and what the workers are paid for") {
  Case c({1000, 1000, 1000, 1000});
  for (auto& estimate : c.estimates) estimate.spread = milliseconds(100);
  const auto f = c.forecaster().forecast({1, 2, 8});
  CHECK(f.wall == milliseconds(2100));
  CHECK(f.worker_time() == milliseconds(4200));
  CHECK(f.efficiency_permille == 952);
  CHECK(f.spread > milliseconds(50));
  CHECK(f.spread < milliseconds(250));
  CHECK(f.high > f.wall);
  CHECK(f.high < milliseconds(2700));
}

TEST_CASE("nodes share nothing: each has its shard, its start-up and its cores") {
  const Case c({1000, 1000, 1000, 1000}, 1000);
  CHECK(c.forecaster().wall({1, 4, 2}) == milliseconds(2100));
  CHECK(c.forecaster().wall({2, 2, 2}) == milliseconds(1100));
}

TEST_CASE("more workers are shown until they buy little, and the target's count is among them") {
  const Case c(std::vector<std::int64_t>(40, 1000));
  SimulationQuestion question{.fleet = {1, 1, 64}, .target = milliseconds(8200)};
  const auto simulation = simulate(c.forecaster(), question);
  REQUIRE(simulation.target_count);
  CHECK(*simulation.target_count == 5);
  CHECK(simulation.enough == 40);
  CHECK(counts(simulation) == std::vector<int>{1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 40});
  question.target = milliseconds(1099);
  CHECK_FALSE(simulate(c.forecaster(), question).target_count);
}

TEST_CASE("one long unit is the floor; rows stop soon after it binds") {
  const Case c({8000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000});
  const auto simulation = simulate(c.forecaster(), {.fleet = {1, 1, 64}});
  CHECK(simulation.enough == 2);
  CHECK(counts(simulation) == std::vector<int>{1, 2, 3, 4});
  CHECK(simulation.floor.wall == milliseconds(8100));
  CHECK(simulation.floor.units == std::vector<model::UnitId>{0});
  CHECK_FALSE(simulation.floor.divided);
}

TEST_CASE("what must not run together makes the floor, on one machine") {
  const Case c({4000, 3000, 3000, 3000, 1000});
  const Exclusions exclusions{{{"db", 1, {1, 2}}}, {4}};
  const Forecaster forecaster(c.suite, c.estimates, c.overheads, exclusions);
  CHECK(forecaster.floor().wall == milliseconds(100 + 6000 + 1000));
  CHECK(forecaster.floor().needs_bind);
  CHECK(forecaster.floor(true).wall == milliseconds(100 + 4000));
  CHECK_FALSE(forecaster.floor(true).needs_bind);
  CHECK(forecaster.wall({1, 8, 64}) == milliseconds(100 + 6000 + 1000));
}

TEST_CASE(
    "dividing the longest units leaves their longest scenario and what each part pays again") {
  Case c({8000, 1500});
  c.suite.units[0] = unit("a.feature", 3);
  const auto part = [](int ms) {
    return model::ScenarioEstimate{milliseconds(ms), milliseconds(0), model::Basis::measured};
  };
  c.estimates[0].scenarios = {part(4000), part(2000), part(1500)};
  CHECK(c.forecaster().floor().divided == milliseconds(100 + 4000 + 500));
  c.suite.units[0].scenarios[0].selected = false;
  c.estimates[0].mean = milliseconds(4000);
  CHECK(c.forecaster().floor().divided == milliseconds(100 + 2000 + 500));
}

TEST_CASE("counted nodes go up to the number asked for") {
  const Case c(std::vector<std::int64_t>(12, 1000));
  const auto simulation =
      simulate(c.forecaster(), {.fleet = {1, 2, 2}, .count_nodes = true, .most = 5});
  CHECK(counts(simulation) == std::vector<int>{1, 2, 3, 4, 5});
  CHECK(simulation.forecasts.back().fleet.workers == 2);
}

TEST_CASE("an empty suite and a single unit are forecast too") {
  CHECK(Case({}).forecaster().forecast({1, 4, 2}).wall == milliseconds(0));
  CHECK(simulate(Case({}).forecaster(), {}).forecasts.size() == 1);
  CHECK(counts(simulate(Case({500}).forecaster(), {})) == std::vector<int>{1});
}
