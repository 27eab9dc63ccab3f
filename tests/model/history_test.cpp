#include "model/history.hpp"

#include <doctest/doctest.h>

#include "model/past_run.hpp"

using namespace evenshard::model;
using std::chrono::seconds;

namespace {

const Context kHere{true, "cpython-3.11", "here", 4};

Sample sample(std::string run, std::int64_t started) {
  Sample result;
  result.run_id = std::move(run);
  result.started_unix_us = started;
  return result;
}

PastRun complete_run() {
  PastRun run;
  run.finished = run.complete = true;
  run.wall = seconds(12);
  run.predicted = seconds(10);
  run.lower_bound = seconds(8);
  run.sequential = seconds(36);
  return run;
}

}  // namespace

TEST_CASE("a baseline is of the same selection, coverage, interpreter and host") {
  History history;
  history.baselines = {{"b1", 1, kHere, 7, seconds(60), 3}};
  Context of_two = kHere;
  of_two.workers = 2;
  REQUIRE(baseline_for(history, of_two, 7) != nullptr);
  CHECK(baseline_for(history, of_two, 7)->run_id == "b1");
  CHECK(baseline_for(history, kHere, 8) == nullptr);
  Context other = kHere;
  other.host = "there";
  CHECK(baseline_for(history, other, 7) == nullptr);
  other = kHere;
  other.coverage = false;
  CHECK(baseline_for(history, other, 7) == nullptr);
}

TEST_CASE("what was recorded before a time is left out, of scenarios too") {
  History history;
  history.units = {{"a.feature",
                    3,
                    {sample("r3", 300), sample("r2", 200), sample("r1", 100)},
                    {{"kept", 3, {{"r3", Outcome::passed, {}}, {"r1", Outcome::passed, {}}}},
                     {"gone", 9, {{"r1", Outcome::passed, {}}}}}},
                   {"b.feature", 3, {sample("r1", 100)}, {}}};
  const History since = recorded_since(history, 200);
  REQUIRE(since.units.size() == 2);
  CHECK(since.units[0].samples.size() == 2);
  REQUIRE(since.units[0].scenarios.size() == 1);
  CHECK(since.units[0].scenarios[0].samples.size() == 1);
  CHECK(since.units[1].samples.empty());
}

TEST_CASE("a run is held against its prediction, its bound and the sequential run") {
  const PastRun run = complete_run();
  CHECK(*to_prediction(run) == doctest::Approx(1.2));
  CHECK(*to_bound(run) == doctest::Approx(1.5));
  CHECK(*speed_up(run) == doctest::Approx(3));
}

TEST_CASE("what a run that did not run everything took says nothing of the plan") {
  PastRun run = complete_run();
  run.complete = false;
  CHECK_FALSE(to_prediction(run));
  CHECK_FALSE(to_bound(run));
  CHECK_FALSE(speed_up(run));
}

TEST_CASE("without a prediction, a bound or a sequential run there is no ratio") {
  PastRun run = complete_run();
  run.predicted = run.lower_bound = {};
  CHECK_FALSE(to_prediction(run));
  CHECK_FALSE(to_bound(run));
  CHECK(speed_up(run));
  run.baseline = true;
  CHECK_FALSE(speed_up(run));
}
