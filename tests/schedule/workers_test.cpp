#include "schedule/workers.hpp"

#include <doctest/doctest.h>

#include "schedule/dispatch.hpp"
#include "schedule/pack.hpp"
#include "schedule/simulate.hpp"
#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::milliseconds;

namespace {

model::Overheads startup(int ms) {
  model::Overheads overheads;
  overheads.startup = milliseconds(ms);
  return overheads;
}

}  // namespace

TEST_CASE("computing workers share the cores, waiting workers do not need them") {
  const std::vector<Activity> computing(4, {1000, 1.0}), waiting(4, {1000, 0.25});
  CHECK(simulate_queue(computing, {2, 2, {}, {}}) == doctest::Approx(2000));
  CHECK(simulate_queue(computing, {4, 2, {}, {}}) == doctest::Approx(2000));
  CHECK(simulate_queue(waiting, {4, 2, {}, {}}) == doctest::Approx(1000));
  CHECK(simulate_queue(computing, {4, 4, {500, 1.0}, {100, 0.0}}) == doctest::Approx(1600));
  CHECK(simulate_queue(computing, {4, 2, {500, 1.0}, {100, 0.0}}) == doctest::Approx(3100));
}

TEST_CASE("half-waiting workers on too few cores are slowed in their computing half only") {
  // x solves 4 * 0.5 / (0.5 + 0.5 x) = 1, so each second takes 2.
  const std::vector<Activity> queue(4, {1000, 0.5});
  CHECK(simulate_queue(queue, {4, 1, {}, {}}) == doctest::Approx(2000));
}

TEST_CASE("a computing suite gets the cores, a waiting one more") {
  const auto suite = suite_of(64);
  const std::vector<std::int64_t> second(64, 1000);
  CHECK(choose_workers(suite, estimates_of(second), startup(300), 4).workers == 4);
  const auto waiting = choose_workers(suite, estimates_of(second, 200), startup(300), 4);
  CHECK(waiting.workers > 8);
  CHECK(waiting.reason == "4 cores, 80 % waiting");
}

TEST_CASE("more workers than the longest unit needs are not started") {
  const auto choice =
      choose_workers(suite_of(5), estimates_of({10'000, 5000, 4000, 500, 500}), startup(100), 8);
  CHECK(choice.workers == 2);
  CHECK(choice.predicted == milliseconds(10'100));
  CHECK(choice.reason == "longest feature binds");
}

TEST_CASE("a suite of two seconds is not split into eight processes") {
  const std::vector<std::int64_t> short_units(20, 100);
  const auto choice = choose_workers(suite_of(20), estimates_of(short_units), startup(500), 8);
  CHECK(choice.workers >= 2);
  CHECK(choice.workers <= 5);
}

TEST_CASE("the first run starts as many workers as cores and units allow") {
  auto estimates = estimates_of(std::vector<std::int64_t>(40, 2000), 100);
  for (auto& estimate : estimates) estimate.basis = model::Basis::assumed;
  CHECK(choose_workers(suite_of(40), estimates, startup(500), 4).workers == 4);
  estimates.resize(3);
  CHECK(choose_workers(suite_of(3), estimates, startup(500), 8).workers == 3);
  CHECK(choose_workers({}, {}, startup(500), 8).workers == 1);
}

TEST_CASE("the prediction for a plan is the shared queue's, start-up included") {
  const auto suite = suite_of(3);
  const auto estimates = estimates_of({1000, 600, 500});
  const auto plan = pack(suite, estimates, {2, startup(200)});
  CHECK(predict_wall(plan, estimates, startup(200), 2) == milliseconds(1300));
  CHECK(predict_wall(plan, estimates, startup(200), 1) == milliseconds(2500));
  CHECK(predict_wall({}, {}, startup(200), 1) == milliseconds(0));
}

TEST_CASE("an idle worker takes the longest waiting unit, the uncertain one before its equal") {
  auto estimates = estimates_of({100, 300, 200, 200});
  estimates[3].spread = milliseconds(150);
  const auto next = default_policy(estimates);
  model::DispatchState state{{{0, 2}, {1}, {3}}};
  auto choice = next(state, 0);
  REQUIRE(choice);
  CHECK(choice->unit == 3);
  CHECK(choice->from == 2);
  state.waiting[2].clear();
  choice = next(state, 0);
  REQUIRE(choice);
  CHECK(choice->unit == 1);
  CHECK(choice->from == 1);
  CHECK_FALSE(next({{{}, {}}}, 0));
}

TEST_CASE(
    "starts are spaced where more workers than cores compute to be ready, and never by much") {
  model::Overheads overheads = startup(80);
  CHECK(start_interval(overheads, 8, 2) == milliseconds(0));  // Not measured.
  overheads.measured = true;
  CHECK(start_interval(overheads, 2, 2) == milliseconds(0));
  CHECK(start_interval(overheads, 8, 2) == milliseconds(40));
  overheads.startup_cpu_permille = 500;
  CHECK(start_interval(overheads, 8, 2) == milliseconds(20));
  overheads.startup = milliseconds(10'000);
  CHECK(start_interval(overheads, 8, 2) == milliseconds(500));
}
