#include "model/undivide.hpp"

#include <doctest/doctest.h>

using namespace evenshard::model;
using std::chrono::microseconds;

namespace {

Unit part_of(const char* path, Piece piece, std::vector<Scenario> scenarios) {
  Unit unit;
  unit.path = path;
  unit.scenarios = std::move(scenarios);
  unit.piece = piece;
  return unit;
}

UnitResult result_of(UnitId unit, Outcome outcome, std::vector<ScenarioResult> scenarios) {
  UnitResult result;
  result.unit = unit;
  result.outcome = outcome;
  result.wall = microseconds(100);
  result.steps.passed = 2;
  result.scenarios = std::move(scenarios);
  return result;
}

/// a.feature in two parts, b.feature whole, a.feature once more (named again by the user).
Suite divided_suite() {
  Suite suite;
  suite.units = {part_of("a.feature", {0, 2}, {{3, "one", 1, true, {}}}),
                 part_of("a.feature", {1, 2}, {{5, "two", 3, true, {}}}),
                 part_of("b.feature", {}, {{2, "b", 1, true, {}}}),
                 part_of("a.feature", {}, {{3, "one", 1, true, {}}})};
  return suite;
}

}  // namespace

TEST_CASE("parts become one feature with their scenarios in file order") {
  RunRecord record;
  record.results = {result_of(0, Outcome::failed, {{3, "one", Outcome::failed, {}}}),
                    result_of(1, Outcome::passed, {{5, "two", Outcome::passed, {}}}),
                    result_of(2, Outcome::passed, {{2, "b", Outcome::passed, {}}}),
                    result_of(3, Outcome::passed, {{3, "one", Outcome::passed, {}}})};
  const Whole whole = undivide(divided_suite(), record);
  REQUIRE(whole.suite.units.size() == 3);
  CHECK(whole.suite.units[0].scenarios.size() == 2);
  CHECK_FALSE(whole.suite.units[0].piece.is_part());
  CHECK(whole.feature_of == std::vector<UnitId>{0, 0, 1, 2});
  const UnitResult& feature = whole.record.results[0].value();
  CHECK(feature.outcome == Outcome::failed);
  CHECK(feature.wall == microseconds(200));
  CHECK(feature.steps.passed == 4);
  REQUIRE(feature.scenarios.size() == 2);
  CHECK(feature.scenarios[1].name == "two");
  CHECK(whole.record.results[2].value().unit == 2);
}

TEST_CASE("what a part that never ran holds is untested in its feature") {
  RunRecord record;
  record.results = {result_of(0, Outcome::failed, {{3, "one", Outcome::failed, {}}}), std::nullopt,
                    std::nullopt, std::nullopt};
  const Whole whole = undivide(divided_suite(), record);
  const UnitResult& feature = whole.record.results[0].value();
  REQUIRE(feature.scenarios.size() == 2);
  CHECK(feature.scenarios[1].outcome == Outcome::untested);
  CHECK(feature.steps.untested == 3);
  CHECK_FALSE(whole.record.results[1].has_value());
}

TEST_CASE("what decides a feature's outcome is its gravest part") {
  CHECK(gravity(Outcome::crashed) > gravity(Outcome::failed));
  CHECK(gravity(Outcome::failed) > gravity(Outcome::passed));
  CHECK(gravity(Outcome::passed) > gravity(Outcome::skipped));
}
