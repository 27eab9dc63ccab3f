#include <doctest/doctest.h>

#include "model/run.hpp"

using namespace evenshard::model;

namespace {

Suite suite_of_one(std::vector<Scenario> scenarios) {
  Suite suite;
  Unit unit;
  unit.path = "features/a.feature";
  unit.scenarios = std::move(scenarios);
  suite.units.push_back(unit);
  return suite;
}

RunRecord record_of(std::vector<ScenarioResult> scenarios, Outcome outcome = Outcome::passed) {
  UnitResult result;
  result.unit = 0;
  result.outcome = outcome;
  result.scenarios = std::move(scenarios);
  RunRecord record;
  record.results.push_back(result);
  return record;
}

ScenarioResult passed(int line, const char* name) {
  return {line, name, Outcome::passed, {}};
}

}  // namespace

TEST_CASE("a scenario reported once each is nothing to report") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, true, {}}});
  CHECK(reconcile(suite, record_of({passed(3, "one"), passed(7, "two")})).empty());
}

TEST_CASE("a scenario that nobody reported is missing") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, true, {}}});
  const auto found = reconcile(suite, record_of({passed(3, "one")}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == Discrepancy::Kind::missing);
  CHECK(found[0].line == 7);
}

TEST_CASE("a scenario reported twice and one never discovered are named") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}});
  const auto found =
      reconcile(suite, record_of({passed(3, "one"), passed(3, "one"), passed(9, "new")}));
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == Discrepancy::Kind::doubled);
  CHECK(found[1].kind == Discrepancy::Kind::unexpected);
}

TEST_CASE("a unit without a result is missing unless the run was stopped on request") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}});
  RunRecord record;
  record.results.resize(1);
  CHECK(reconcile(suite, record).size() == 1);
  record.stopped = true;
  CHECK(reconcile(suite, record).empty());
}

TEST_CASE("a deselected scenario need not be reported") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, false, {}}});
  CHECK(reconcile(suite, record_of({passed(3, "one")})).empty());
}

TEST_CASE("a deselected scenario that hooks selected is told of in one line") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, false, {}}});
  const RunRecord as_found =
      record_of({passed(3, "one"), ScenarioResult{7, "two", Outcome::skipped, {}}});
  CHECK(reconcile(suite, as_found).empty());
  CHECK(changed_by_hooks(suite, as_found) == "");
  const RunRecord changed = record_of({passed(3, "one"), passed(7, "two")});
  CHECK(reconcile(suite, changed).empty());
  CHECK(changed_by_hooks(suite, changed) ==
        "hooks changed what runs in features/a.feature (2 scenarios, 2 discovered)");
}

TEST_CASE("what behave's model held is expected, whatever was discovered") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, true, {}}});
  RunRecord record = record_of({passed(3, "one"), passed(3, "one again"), passed(0, "made")});
  CHECK(reconcile(suite, record).size() == 3);
  record.results[0]->model = std::vector{3, 3, 0};
  CHECK(reconcile(suite, record).empty());
  CHECK(changed_by_hooks(suite, record) ==
        "hooks changed what runs in features/a.feature (3 scenarios, 2 discovered)");
  record.results[0]->model = std::vector{3, 3, 0, 9};
  const auto found = reconcile(suite, record);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == Discrepancy::Kind::missing);
  CHECK(found[0].line == 9);
}

TEST_CASE("a scenario may have another name than was discovered") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}});
  CHECK(reconcile(suite, record_of({passed(3, "one [chrome]")})).empty());
}

TEST_CASE("a unit whose hooks run is missing without a result") {
  Suite suite = suite_of_one({{3, "one", 1, false, {}}});
  RunRecord record;
  record.results.resize(1);
  CHECK(reconcile(suite, record).empty());
  suite.units[0].hooked = true;
  CHECK(reconcile(suite, record).size() == 1);
}

TEST_CASE("a selection is the scenarios selected, whatever else differs") {
  Suite suite = suite_of_one({{3, "one", 1, true, {}}, {7, "two", 1, false, {}}});
  const auto digest = selection_digest(suite);
  suite.units[0].scenarios[1].name = "three";
  suite.units[0].content_hash = 4711;
  CHECK(selection_digest(suite) == digest);
  suite.units[0].scenarios[1].selected = true;
  CHECK(selection_digest(suite) != digest);
  suite.units[0].scenarios[1].selected = false;
  suite.units[0].scenarios[0].line = 4;
  CHECK(selection_digest(suite) != digest);
}

TEST_CASE("a crashed unit is named with its reason") {
  const Suite suite = suite_of_one({{3, "one", 1, true, {}}});
  RunRecord record = record_of({}, Outcome::crashed);
  record.results[0]->note = "killed by SIGKILL";
  const auto found = reconcile(suite, record);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == Discrepancy::Kind::crashed);
  CHECK(found[0].reason == "killed by SIGKILL");
}
