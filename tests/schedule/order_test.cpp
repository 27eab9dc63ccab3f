#include "schedule/order.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "schedule/dispatch.hpp"
#include "schedule/support.hpp"
#include "schedule/workers.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::UnitId;
using By = Order::By;

namespace {

const model::Suite kSuite = suite_of(4);
const std::vector<model::Estimate> kEstimates = estimates_of({100, 400, 200, 300});

std::vector<UnitId> ordered(const Order& order, const model::History& history = {}) {
  return order_units(order, kSuite, history, kEstimates, {});
}

model::UnitHistory history_of(std::size_t unit, std::vector<model::Outcome> newest_first) {
  model::UnitHistory history;
  history.path = kSuite.units[unit].path;
  int run = 9;
  for (const model::Outcome outcome : newest_first) {
    history.samples.push_back(sample(run--, 100));
    history.samples.back().outcome = outcome;
  }
  return history;
}

}  // namespace

TEST_CASE("units begin longest first, or as they stand in the suite") {
  CHECK(ordered({By::longest}) == std::vector<UnitId>{1, 3, 2, 0});
  CHECK(ordered({By::file}) == std::vector<UnitId>{0, 1, 2, 3});
}

TEST_CASE("what failed or was killed when it last ran begins first, each group longest first") {
  using model::Outcome;
  model::History history;
  history.units = {history_of(0, {Outcome::failed, Outcome::passed}),
                   history_of(1, {Outcome::passed, Outcome::failed}),
                   history_of(2, {Outcome::crashed})};
  CHECK(ordered({By::failed}, history) == std::vector<UnitId>{2, 0, 1, 3});
}

TEST_CASE("a random order has every unit, and is its seed's on every machine") {
  CHECK(ordered({By::random, 7}) == ordered({By::random, 7}));
  bool differs = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<UnitId> units = ordered({By::random, seed});
    differs = differs || units != ordered({By::random, 7});
    std::ranges::sort(units);
    CHECK(units == std::vector<UnitId>{0, 1, 2, 3});
  }
  CHECK(differs);
}

TEST_CASE("workers take units in the order given, and the prediction follows it") {
  const auto next = queue_policy({2, 0, 3, 1});
  model::DispatchState state;
  state.waiting = {{1, 3}, {0, 2}};
  CHECK(next(state, 0)->unit == 2);
  model::Plan plan;
  plan.shards = {{{0, 1}, {}}, {{2, 3}, {}}};
  const auto wall = [&](const std::vector<UnitId>& order) {
    return predict_wall(plan, order, kEstimates, {}, 2, {});
  };
  CHECK(wall({1, 3, 2, 0}) == model::milliseconds(500));
  CHECK(wall({0, 2, 3, 1}) == model::milliseconds(600));
}
