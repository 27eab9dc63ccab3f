#include "report/progress_state.hpp"

#include <doctest/doctest.h>

#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

struct Followed {
  explicit Followed(const std::vector<int>& estimates_ms, int workers = 2)
      : suite(suite_of(std::vector<std::string>(estimates_ms.size(), "features/a.feature"))),
        estimates(estimates_of(estimates_ms)),
        state(suite, estimates) {
    model::milliseconds sum{0};
    for (const int mean : estimates_ms) sum += model::milliseconds(mean);
    state.apply(model::RunStarted{workers, static_cast<int>(estimates_ms.size()),
                                  2 * static_cast<int>(estimates_ms.size()), sum / workers, "r"});
  }
  double left_s() const { return static_cast<double>(state.left().value().count()) / 1e6; }

  model::Suite suite;
  std::vector<model::Estimate> estimates;
  ProgressState state;
};

}  // namespace

TEST_CASE("before the first unit the run takes as long as it was predicted to") {
  Followed run({10'000, 10'000});
  run.state.apply(model::Tick{seconds(1)});
  CHECK(run.left_s() == doctest::Approx(9));
  CHECK(run.state.percent() == 0);
}

TEST_CASE("waiting and running units are spread over the workers") {
  Followed run({10'000, 10'000, 10'000, 10'000});
  run.state.apply(started(0, 0, 0));
  run.state.apply(started(1, 1, 0));
  run.state.apply(model::Tick{seconds(5)});
  CHECK(run.left_s() == doctest::Approx(15));
  CHECK(run.state.percent() == 25);
}

TEST_CASE("the end is never nearer than the end of the longest running unit") {
  Followed run({60'000, 1'000});
  run.state.apply(started(0, 0, 0));
  run.state.apply(started(1, 1, 0));
  run.state.apply(finished(passed(run.suite, 1, 1, 1), 1));
  CHECK(run.left_s() == doctest::Approx(59));
}

TEST_CASE("units that take twice their estimate move the end away") {
  Followed run({10'000, 10'000, 10'000, 10'000}, 1);
  run.state.apply(started(0, 0, 0));
  run.state.apply(finished(passed(run.suite, 0, 0, 20), 20));
  const double factor = (20.0 + 4) / (10.0 + 4);
  CHECK(run.left_s() == doctest::Approx(30 * factor).epsilon(0.001));
}

TEST_CASE("nothing is foretold from assumed estimates until a unit has ended") {
  Followed run({10'000, 10'000}, 1);
  for (model::Estimate& estimate : run.estimates) estimate.basis = model::Basis::assumed;
  ProgressState state(run.suite, run.estimates);
  state.apply(model::RunStarted{1, 2, 4, model::milliseconds(20'000), "r"});
  CHECK(!state.left());
  state.apply(started(0, 0, 0));
  state.apply(finished(passed(run.suite, 0, 0, 1), 1));
  CHECK(state.left().value() == seconds(1));
}

TEST_CASE("running units come longest running first") {
  Followed run({1000, 1000, 1000}, 3);
  run.state.apply(started(2, 2, 1));
  run.state.apply(started(0, 0, 2));
  run.state.apply(model::ScenarioFinished{seconds(3), 2, 2, {}});
  const auto running = run.state.running();
  REQUIRE(running.size() == 2);
  CHECK(running[0].unit == 2);
  CHECK(running[0].scenarios_done == 1);
  CHECK(running[1].unit == 0);
}

TEST_CASE("a worker that dies gives back its unit and those whose coverage died with it") {
  Followed run({1000, 1000, 1000}, 1);
  run.state.apply(started(0, 0, 0));
  run.state.apply(finished(failed(run.suite, 0, 0, 1), 1));
  run.state.apply(started(1, 0, 1));
  CHECK(run.state.finished() == 1);
  CHECK(run.state.failed() == 1);
  model::WorkerEnded ended;
  ended.at = seconds(2);
  ended.requeued = {0};
  run.state.apply(ended);
  CHECK(run.state.finished() == 0);
  CHECK(run.state.failed() == 0);
  CHECK(run.state.running().empty());
  CHECK(run.state.in_flight(0) == std::optional<model::UnitId>(1));
}

TEST_CASE("a unit reported as crashed is still the one its worker died in") {
  Followed run({1000}, 1);
  run.state.apply(started(0, 0, 0));
  model::UnitResult result = passed(run.suite, 0, 0, 1);
  result.outcome = model::Outcome::crashed;
  run.state.apply(finished(result, 1));
  run.state.apply(model::WorkerEnded{seconds(1), {}, {}});
  CHECK(run.state.in_flight(0) == std::optional<model::UnitId>(0));
}

TEST_CASE("a hundred per cent is said only when every unit is finished") {
  Followed run({1000, 0}, 1);
  run.state.apply(started(0, 0, 0));
  run.state.apply(finished(passed(run.suite, 0, 0, 1), 1));
  CHECK(run.state.percent() == 99);
  run.state.apply(started(1, 0, 1));
  run.state.apply(finished(passed(run.suite, 1, 0, 0), 1));
  CHECK(run.state.percent() == 100);
}

TEST_CASE("nothing is foretold once the run is interrupted") {
  Followed run({1000, 1000}, 1);
  run.state.apply(started(0, 0, 0));
  CHECK(run.state.left());
  run.state.apply(model::Interrupted{seconds(0.5), 2, 1});
  CHECK(!run.state.left());
}
