#include "schedule/estimate.hpp"

#include <doctest/doctest.h>

#include "schedule/support.hpp"
#include "schedule/track.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::Basis;
using model::milliseconds;
using model::Outcome;

namespace {

model::UnitHistory history_of(std::string path, std::vector<model::Sample> newest_first) {
  model::UnitHistory history;
  history.path = std::move(path);
  history.samples = std::move(newest_first);
  return history;
}

model::Estimate estimate_one(std::vector<model::Sample> newest_first,
                             const model::Context& context = kHere) {
  model::Suite suite;
  suite.units.push_back(unit("a.feature"));
  model::History history;
  history.units.push_back(history_of("a.feature", std::move(newest_first)));
  return estimate(suite, history, context, 100'000'000).at(0);
}

model::Sample with(model::Sample sample, Outcome outcome) {
  sample.outcome = outcome;
  return sample;
}

model::ScenarioHistory scenario(std::string name, int line, double wall_ms) {
  return {std::move(name),
          line,
          {{"run1", Outcome::passed, std::chrono::microseconds(static_cast<int>(wall_ms * 1000))}}};
}

}  // namespace

TEST_CASE("a unit is expected to take what it took") {
  const auto e = estimate_one({sample(3, 1000), sample(2, 1000), sample(1, 1000)});
  CHECK(e.mean == milliseconds(1000));
  CHECK(e.basis == Basis::measured);
  CHECK(e.samples == 3);
  CHECK(e.age_s == 97);
  CHECK(e.cpu_permille == 500);
  CHECK(e.spread < milliseconds(100));
}

TEST_CASE(
    "one garbage sample moves the estimate little, a lasting change is followed in two runs") {
  CHECK(track({1000, 1000, 1000, 50'000}).mean_ms < 1250);
  CHECK(track({1000, 1000, 1000, 1}).mean_ms > 800);
  CHECK(track({1000, 1000, 3000, 3000}).mean_ms == doctest::Approx(3000));
  CHECK(track({50'000, 1000, 1000}).mean_ms == doctest::Approx(1000));
}

TEST_CASE("noise makes the spread wide") {
  CHECK(track({1000, 1000, 1000, 1000, 1000}).spread_ms < 30);
  CHECK(track({1000, 1400, 1000, 1400, 1000}).spread_ms > 200);
}

TEST_CASE("killed, partial and retried attempts do not count") {
  auto partial = sample(4, 10);
  partial.whole = false;
  auto first = sample(5, 20);
  auto second = sample(5, 1000);
  second.attempt = 2;
  const auto e = estimate_one(
      {with(sample(6, 9000), Outcome::timed_out), with(sample(7, 5), Outcome::crashed),
       with(sample(8, 7), Outcome::cancelled), second, first, partial, sample(1, 1000)});
  CHECK(e.mean == milliseconds(1000));
  CHECK(e.samples == 2);
}

TEST_CASE("an attempt whose place another took does not count, also where the other is not known") {
  auto replaced = sample(2, 9000);
  replaced.counted = false;
  const auto e = estimate_one({replaced, sample(1, 1000)});
  CHECK(e.mean == milliseconds(1000));
  CHECK(e.samples == 1);
}

TEST_CASE("a failed run counts only until one has passed") {
  CHECK(estimate_one({with(sample(1, 300), Outcome::failed)}).mean == milliseconds(300));
  const auto e = estimate_one({with(sample(2, 300), Outcome::failed), sample(1, 1000)});
  CHECK(e.mean == milliseconds(1000));
}

TEST_CASE("times without coverage are scaled by what coverage costs the other units") {
  model::Context bare = kHere;
  bare.coverage = false;
  model::Suite suite;
  suite.units = {unit("a.feature"), unit("b.feature"), unit("c.feature")};
  model::History history;
  history.units = {history_of("a.feature", {sample(2, 2000), sample(1, 1000, bare)}),
                   history_of("b.feature", {sample(2, 400), sample(1, 200, bare)}),
                   history_of("c.feature", {sample(1, 700, bare)})};
  CHECK(estimate(suite, history, kHere, 0).at(2).mean == milliseconds(1400));
  CHECK(estimate(suite, history, bare, 0).at(2).mean == milliseconds(700));
}

TEST_CASE("a context that was never seen is reached by its respects one at a time") {
  model::Context bare = kHere, away = kHere;
  bare.coverage = false;
  away.host = "away";
  model::Context goal = bare;
  goal.host = "away";
  model::Suite suite;
  suite.units = {unit("a.feature"), unit("b.feature")};
  model::History history;
  history.units = {history_of("a.feature", {sample(2, 2000), sample(1, 1000, bare)}),
                   history_of("b.feature", {sample(3, 1500, away), sample(2, 500)})};
  CHECK(estimate(suite, history, goal, 0).at(0).mean == milliseconds(3000));
}

TEST_CASE("an edited unit is the scenarios it still has and a share for each new one") {
  model::Suite suite;
  suite.units.push_back(unit("a.feature", 3));
  suite.units[0].scenarios[2].name = "a new one";
  model::History history;
  history.units.push_back(history_of("a.feature", {sample(1, 1000)}));
  history.units[0].scenarios = {scenario("scenario 0", 3, 100), scenario("scenario 1", 13, 300),
                                scenario("gone", 23, 500)};
  const auto e = estimate(suite, history, kHere, 0).at(0);
  CHECK(e.mean == milliseconds(100 + 100 + 300 + 200));
  CHECK(e.basis == Basis::measured);

  suite.units[0].scenarios[2].name = "gone";
  CHECK(estimate(suite, history, kHere, 0).at(0).mean == milliseconds(1000));
  suite.units[0].scenarios[1].selected = false;
  CHECK(estimate(suite, history, kHere, 0).at(0).mean == milliseconds(700));
}

TEST_CASE("an unknown unit is judged by the suite's known ones of its size and folder") {
  model::Suite suite;
  suite.units = {unit("slow/a.feature", 1, 9), unit("slow/b.feature", 2, 9),
                 unit("slow/new.feature", 4, 9), unit("fast/c.feature", 1, 9),
                 unit("fast/new.feature", 4, 9)};
  model::History history;
  history.units = {history_of("slow/a.feature", {sample(1, 3000)}),
                   history_of("slow/b.feature", {sample(1, 6000)}),
                   history_of("fast/c.feature", {sample(1, 1000)})};
  const auto e = estimate(suite, history, kHere, 0);
  CHECK(e.at(2).basis == Basis::similar);
  CHECK(e.at(2).mean > e.at(1).mean);
  CHECK(e.at(2).mean > e.at(4).mean);
  CHECK(e.at(2).spread >= e.at(2).mean);
  CHECK(e.at(2).cpu_permille == 500);
}

TEST_CASE("a unit's tags tell more than its folder where they go together with time") {
  model::Suite suite;
  model::History history;
  for (int i = 0; i < 8; ++i) {
    suite.units.push_back(unit("all/" + std::to_string(i), 1, 9));
    suite.units.back().tags = {i % 2 == 0 ? "browser" : "pure"};
    history.units.push_back(history_of(suite.units.back().path, {sample(1, i % 2 ? 200 : 4000)}));
  }
  suite.units.push_back(unit("all/new-slow", 1, 9));
  suite.units.back().tags = {"browser", "never seen"};
  suite.units.push_back(unit("all/new-fast", 1, 9));
  suite.units.back().tags = {"pure"};
  const auto e = estimate(suite, history, kHere, 0);
  CHECK(e.at(8).mean > 2 * e.at(9).mean);
}

TEST_CASE("a run that was slow as a whole changes no unit's share, and is expected again in part") {
  model::Suite suite;
  model::History history;
  for (int i = 0; i < 10; ++i) {
    suite.units.push_back(unit(std::to_string(i)));
    const double usual = 1000 + 100 * i;
    // The last unit alone is slower than the slow run explains.
    const double newest = i == 9 ? 2 * 1.3 * usual : 1.3 * usual;
    history.units.push_back(
        history_of(suite.units.back().path,
                   {sample(4, newest), sample(3, usual), sample(2, usual), sample(1, usual)}));
  }
  const auto e = estimate(suite, history, kHere, 0);
  const double scale = static_cast<double>(e.at(0).mean.count()) / 1000;
  CHECK(scale > 1.0);
  CHECK(scale < 1.2);
  CHECK(static_cast<double>(e.at(8).mean.count()) == doctest::Approx(1800 * scale).epsilon(0.01));
  CHECK(static_cast<double>(e.at(9).mean.count()) > 1900 * scale * 1.1);
  CHECK(e.at(0).spread < milliseconds(60));
}

TEST_CASE("each scenario has an estimate of its own, a new one the unit's rate per step") {
  model::Suite suite;
  suite.units.push_back(unit("a.feature", 3));
  suite.units[0].scenarios[2].name = "a new one";
  model::History history;
  history.units.push_back(history_of("a.feature", {sample(1, 1000)}));
  CHECK(estimate(suite, history, kHere, 0).at(0).scenarios.empty());
  history.units[0].scenarios = {scenario("scenario 0", 3, 100), scenario("scenario 1", 13, 300)};
  const auto scenarios = estimate(suite, history, kHere, 0).at(0).scenarios;
  REQUIRE(scenarios.size() == 3);
  CHECK(scenarios[0].mean == milliseconds(100));
  CHECK(scenarios[1].basis == Basis::measured);
  CHECK(scenarios[2].mean == milliseconds(200));
  CHECK(scenarios[2].basis == Basis::similar);
}

TEST_CASE("scenarios are asked for where the whole is not what was measured") {
  model::Suite suite;
  suite.units = {unit("same"), unit("edited"), unit("part", 2), unit("never whole"), unit("new")};
  suite.units[1].content_hash = 1;
  suite.units[2].scenarios[1].selected = false;
  model::History history;
  for (const char* path : {"same", "edited", "part", "never whole"})
    history.units.push_back(history_of(path, {sample(1, 100)}));
  history.units[3].samples[0].whole = false;
  CHECK(needing_scenarios(suite, history) ==
        std::vector<std::string>{"edited", "part", "never whole"});
}

TEST_CASE("without any history the number of steps decides") {
  model::Suite suite;
  suite.units = {unit("a.feature", 1, 4), unit("b.feature", 10, 4)};
  const auto e = estimate(suite, {}, kHere, 0);
  CHECK(e.at(0).basis == Basis::assumed);
  CHECK(e.at(1).mean > 5 * e.at(0).mean);
  CHECK_FALSE(estimate_overheads({}, kHere).measured);
}

TEST_CASE("a worker's start-up is the typical one of its own context") {
  model::Context bare = kHere;
  bare.coverage = false;
  using std::chrono::microseconds;
  model::History history;
  history.workers = {{"r", kHere, microseconds(900'000), microseconds(40'000), 2},
                     {"r", bare, microseconds(100'000), microseconds(10'000), 2},
                     {"r", kHere, microseconds(1'100'000), microseconds(60'000), 2},
                     {"r", kHere, microseconds(9'000'000), microseconds(50'000), 2}};
  const auto overheads = estimate_overheads(history, kHere);
  CHECK(overheads.startup == milliseconds(1100));
  CHECK(overheads.shutdown == milliseconds(50));
  CHECK(overheads.measured);
  CHECK(estimate_overheads(history, bare).startup == milliseconds(100));
}

TEST_CASE("a start-up measured among more workers than cores is brought to one core of its own") {
  using std::chrono::microseconds;
  model::History history;
  model::Context crowded = kHere;
  crowded.workers = 8;
  history.workers = {{"r", crowded, microseconds(1'200'000), microseconds(40'000), 2}};
  CHECK(estimate_overheads(history, kHere).startup == milliseconds(300));
  CHECK(estimate_overheads(history, kHere).shutdown == milliseconds(10));
  history.workers[0].cores = 16;
  CHECK(estimate_overheads(history, kHere).startup == milliseconds(1200));
}

TEST_CASE("what a start-up computes is known apart from what it waits, for a core or otherwise") {
  using std::chrono::microseconds;
  model::History history;
  model::WorkerSample first{"r", kHere, microseconds(500'000), microseconds(80'000), 2};
  first.startup_cpu = microseconds(100'000);
  first.shutdown_cpu = microseconds(20'000);
  model::WorkerSample late = first;
  late.startup = microseconds(1'700'000);
  history.workers = {first, late, late};
  CHECK(estimate_overheads(history, kHere).startup == milliseconds(1700));
  for (model::WorkerSample& sample : history.workers) sample.context.workers = 8;
  const auto crowded = estimate_overheads(history, kHere);
  CHECK(crowded.startup == milliseconds(500));
  CHECK(crowded.startup_cpu_permille == 200);
  CHECK(crowded.shutdown == milliseconds(80));
  CHECK(crowded.shutdown_cpu_permille == 250);
}
