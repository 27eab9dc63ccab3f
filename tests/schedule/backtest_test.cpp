#include "schedule/backtest.hpp"

#include <doctest/doctest.h>

#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;

namespace {

/// `times[run][unit]` in ms; 0: it did not run.
model::History recorded(const std::vector<std::vector<int>>& times) {
  model::History history;
  for (std::size_t unit = 0; unit < times.front().size(); ++unit) {
    auto& known = history.units.emplace_back();
    known.path = std::to_string(unit) + ".feature";
    known.steps = 5;
    for (std::size_t run = times.size(); run-- > 0;)
      if (times[run][unit] > 0)
        known.samples.push_back(sample(static_cast<int>(run), times[run][unit]));
  }
  return history;
}

const model::EstimatorScore& score(const model::Backtest& backtest, std::string_view name) {
  for (const auto& one : backtest.scores)
    if (one.name == name) return one;
  throw std::runtime_error("no such estimator");
}

}  // namespace

TEST_CASE("what never changes is predicted without error and costs nothing") {
  const auto result =
      backtest(recorded({{300, 200, 100}, {300, 200, 100}, {300, 200, 100}}), 2, 10);
  CHECK(result.runs == 2);
  CHECK(result.workers == 2);
  REQUIRE(result.scores.size() == 5);
  CHECK(result.scores.front().name == "evenshard");
  for (const auto& one : result.scores) {
    CHECK(one.predictions == 6);
    CHECK(one.median_error == doctest::Approx(0));
    CHECK(one.shards_lost == doctest::Approx(0));
    CHECK(one.queue_lost == doctest::Approx(0));
  }
}

TEST_CASE("each run is predicted from earlier ones only") {
  const auto result = backtest(recorded({{100, 100}, {400, 100}, {400, 100}}), 2, 1);
  CHECK(result.runs == 1);
  CHECK(score(result, "last value").median_error == doctest::Approx(0));
  CHECK(score(result, "mean").median_error == doctest::Approx(0.1875));
}

TEST_CASE("a wrong prediction costs wall time in fixed shards") {
  // Taken for 100 each, three units are packed two and one; the first really takes 500.
  const auto result = backtest(recorded({{100, 100, 100, 100}, {500, 100, 100, 100}}), 2, 1);
  CHECK(score(result, "last value").shards_lost == doctest::Approx(0.2));
  CHECK(score(result, "last value").queue_lost <= 0.2);
}

TEST_CASE("units that failed are no yardstick, and one run alone tells nothing") {
  auto history = recorded({{100, 100, 100}, {100, 100, 100}});
  history.units[0].samples[0].outcome = model::Outcome::failed;
  CHECK(backtest(history, 2, 5).scores.front().predictions == 2);
  CHECK(backtest(recorded({{100, 100}}), 2, 5).runs == 0);
  CHECK(backtest({}, 2, 5).runs == 0);
}
