#include "report/summary.hpp"

#include <csignal>

#include <doctest/doctest.h>

#include "golden.hpp"
#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

struct Run {
  Run()
      : suite(suite_of({"features/orders.feature", "features/reports/month_end.feature",
                        "features/tax.feature", "features/empty_selection.feature"})),
        estimates(estimates_of({9000, 6000, 1000, 500})) {
    for (model::Scenario& scenario : suite.units[3].scenarios) scenario.selected = false;
    plan.shards = {{{0}, model::milliseconds(9500)}, {{1, 2}, model::milliseconds(7500)}};
    plan.makespan = model::milliseconds(9500);
    plan.lower_bound = {model::milliseconds(9500), "longest unit"};
    record.wall = seconds(10.2);
    record.results = {passed(suite, 0, 0, 9.3), passed(suite, 1, 1, 5.8), passed(suite, 2, 1, 1.1),
                      std::nullopt};
    record.workers = {worker(0, 0.5, 9.3), worker(1, 0.6, 6.9)};
  }

  static model::WorkerResult worker(int slot, double startup, double busy) {
    model::WorkerResult result;
    result.worker = slot;
    result.startup = seconds(startup);
    result.busy = seconds(busy);
    result.shutdown = seconds(0.1);
    result.clean = true;
    return result;
  }

  std::string text(bool color = false) const {
    return summary({suite, estimates, plan, record, model::reconcile(suite, record), baseline,
                    predicted, reason, color});
  }

  model::Suite suite;
  std::vector<model::Estimate> estimates;
  model::Plan plan;
  model::RunRecord record;
  std::optional<model::Baseline> baseline;
  model::milliseconds predicted{9600};
  std::string reason = "longest feature binds";
};

}  // namespace

TEST_CASE("a run in which all passed is summed up in behave's words") {
  Run run;
  run.baseline = model::Baseline{"b", 1'795'132'800'000'000, {}, 0, seconds(23.56), 3};
  check_golden("summary_passed", run.text());
}

TEST_CASE("the summary tells what waiting for each other cost, unless it is a trifle") {
  Run run;
  run.record.kept_waiting = seconds(2.5);
  run.record.kept_waiting_wall = seconds(1.5);
  CHECK(run.text().find("kept waiting by what must not run together: 1.5s of the run, 2.5s of "
                        "workers' time\n") != std::string::npos);
  run.record.kept_waiting_wall = seconds(0.1);
  CHECK(run.text().find("kept waiting") == std::string::npos);
}

TEST_CASE("failing scenarios are listed first, those that failed in another way with how") {
  Run run;
  run.record.results[1] = failed(run.suite, 1, 1, 5.8);
  run.record.results[2] = failed(run.suite, 2, 1, 1.1);
  run.record.results[2]->scenarios[0].outcome = model::Outcome::error;
  run.record.results[2]->scenarios[0].name = "tax\x1b[31m of nothing";
  run.record.results[0]->outcome = model::Outcome::error;
  run.record.results[0]->note = "before_feature raised ValueError";
  run.predicted = model::milliseconds(0);
  run.reason.clear();
  check_golden("summary_failed", run.text());
  check_golden("summary_failed_color", readable(run.text(true)));
}

TEST_CASE("what was lost is named with its place and reason") {
  Run run;
  run.record.results[0]->scenarios.pop_back();
  run.record.results[1]->outcome = model::Outcome::crashed;
  run.record.results[1]->note = "killed by SIGKILL";
  run.record.results[1]->scenarios.clear();
  run.record.results[2]->scenarios.push_back({3, "scenario 1", model::Outcome::passed, {}});
  run.record.results[2]->scenarios.push_back({99, "brand new", model::Outcome::passed, {}});
  run.suite.broken = {{"features/broken.feature", 7, "expected a step, found \"Scenari:\""},
                      {"features/latin1.feature", 0, "not UTF-8"}};
  run.record.workers.push_back(Run::worker(1, 0.5, 1));
  check_golden("summary_lost", run.text());
}

TEST_CASE("workers whose hooks failed or that ended badly without a unit's fault are named") {
  Run run;
  run.record.workers.clear();
  for (int slot = 0; slot < 4; ++slot) run.record.workers.push_back(Run::worker(slot, 0.5, 1));
  auto& workers = run.record.workers;
  workers[0].before_all_failed = true;
  workers[0].clean = false;
  workers[0].end = "before_all failed: it ran nothing";
  workers[1].after_all_failed = true;
  workers[1].log = "logs/w1.0.log";
  workers[2].clean = false;
  workers[2].end = "the suite aborted the run";
  const std::string text = run.text();
  CHECK(text.find("Workers that did not do well:\n  worker 0: before_all failed\n"
                  "  worker 1: after_all failed: see logs/w1.0.log\n"
                  "  worker 2: the suite aborted the run\n\n") != std::string::npos);
  run.record.results[2].reset();  // Something is missing: that block tells why.
  CHECK(run.text().find("worker 2: the suite aborted") == std::string::npos);
}

TEST_CASE("what was not run on request is counted, not missed") {
  Run run;
  run.record.results[1] = failed(run.suite, 1, 1, 5.8);
  run.record.results[2].reset();
  run.record.stopped = true;
  check_golden("summary_stopped", run.text());
  run.record.stopped = false;
  run.record.signal = SIGINT;
  check_golden("summary_interrupted", run.text());
}

TEST_CASE("of many workers the busiest are shown") {
  Run run;
  run.record.workers.clear();
  for (int slot = 0; slot < 32; ++slot)
    run.record.workers.push_back(Run::worker(slot, 1, 9 - slot * 0.2));
  run.reason = "32 asked for";
  run.baseline = model::Baseline{"b", 1'795'132'800'000'000, {}, 0, seconds(8), 339};
  check_golden("summary_many_workers", run.text());
}

TEST_CASE("a divided feature is one feature, its parts are units") {
  Run run;
  model::Unit& first = run.suite.units[0];
  run.suite.units.insert(run.suite.units.begin() + 1, first);
  model::Unit& second = run.suite.units[1];
  run.suite.units[0].piece = {0, 2};
  second.piece = {1, 2};
  run.suite.units[0].scenarios.pop_back();
  second.scenarios.erase(second.scenarios.begin());
  run.estimates.insert(run.estimates.begin(), run.estimates.front());
  run.record.results = {passed(run.suite, 0, 0, 4.1), failed(run.suite, 1, 1, 5.2),
                        passed(run.suite, 2, 0, 5.8), passed(run.suite, 3, 1, 1.1), std::nullopt};
  check_golden("summary_divided", run.text());
}

TEST_CASE("a part that a hook failed is named with its number") {
  Run run;
  run.suite.units[0].piece = {0, 2};
  run.record.results[0]->outcome = model::Outcome::error;
  run.record.results[0]->note = "before_feature failed";
  CHECK(
      run.text().find("  features/orders.feature (part 1 of 2)  (error: before_feature failed)") !=
      std::string::npos);
}
