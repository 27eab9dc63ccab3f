#include "report/plan_report.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "golden.hpp"
#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

struct Planned {
  Planned()
      : suite(suite_of({"features/orders.feature", "features/größe_日本語.feature",
                        "features/tax.feature", "features/new.feature"})),
        estimates(estimates_of({9000, 6000, 1000, 500})) {
    suite.units[2].lines = {3, 8};
    estimates[3].basis = model::Basis::similar;
    estimates[3].samples = 0;
    plan.shards = {{{0}, model::milliseconds(9500)}, {{1, 2, 3}, model::milliseconds(8000)}, {}};
    plan.makespan = model::milliseconds(9500);
    plan.lower_bound = {model::milliseconds(9500), "longest unit"};
    plan.optimal = true;
    plan.total = model::milliseconds(16'500);
    plan.inputs = "0123456789abcdef";
  }
  model::Suite suite;
  std::vector<model::Estimate> estimates;
  model::Plan plan;
};

}  // namespace

TEST_CASE("the plan shows each worker's features and how near the optimum it is") {
  Planned planned;
  check_golden("plan", plan_table(planned.suite, planned.estimates, planned.plan, false));
  planned.plan.optimal = false;
  planned.suite.broken = {{"features/broken.feature", 7, "expected a step"}};
  planned.plan.makespan = model::milliseconds(9800);
  check_golden("plan_color_gap",
               readable(plan_table(planned.suite, planned.estimates, planned.plan, true)));
}

TEST_CASE("the plan names what must not run together and what that costs") {
  Planned planned;
  planned.suite.units[1].scenarios[0].needs = {true, {}};
  planned.suite.units[2].scenarios[0].needs = {false, {"db", "mail"}};
  planned.plan.needs_cost = model::milliseconds(1500);
  const std::string text = plan_table(planned.suite, planned.estimates, planned.plan, false);
  CHECK(text.find("features/größe_日本語.feature  (alone)\n") != std::string::npos);
  CHECK(text.find("features/tax.feature:3:8  (needs db, mail)\n") != std::string::npos);
  CHECK(
      text.find("what must not run together costs 1.5s: without it the makespan would be 8.0s\n") !=
      std::string::npos);
  const std::string json = plan_json(planned.suite, planned.estimates, planned.plan);
  CHECK(json.find("\"needs_cost_ms\": 1500") != std::string::npos);
  CHECK(json.find("\"alone\": true") != std::string::npos);
  planned.plan.needs_cost = model::milliseconds(100);
  CHECK(plan_table(planned.suite, planned.estimates, planned.plan, false).find("together") ==
        std::string::npos);
}

TEST_CASE("of a worker's many features the longest are shown") {
  const model::Suite suite = suite_of(std::vector<std::string>(30, "features/a.feature"));
  std::vector<int> times;
  model::Plan plan;
  plan.shards.resize(1);
  for (int unit = 0; unit < 30; ++unit) {
    times.push_back(30'000 - unit * 1000);
    plan.shards[0].units.push_back(unit);
  }
  const std::vector<model::Estimate> estimates = estimates_of(times);
  const std::string some = plan_table(suite, estimates, plan, false);
  CHECK(some.find("  +20 more, 3m 30s in total\n") != std::string::npos);
  CHECK(std::count(some.begin(), some.end(), '\n') == 15);
}

TEST_CASE("the plan for programs is versioned JSON with integer milliseconds") {
  Planned planned;
  planned.suite.broken = {{"features/broken.feature", 7, "expected a step"}};
  check_golden("plan_json", plan_json(planned.suite, planned.estimates, planned.plan));
}
