#include "model/selection.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

using namespace evenshard::model;

namespace {

Unit feature(const char* path, std::vector<int> lines) {
  Unit unit;
  unit.path = path;
  for (const int line : lines) unit.scenarios.push_back({line, "s", 1, true, {}});
  return unit;
}

Suite suite_of(std::vector<Unit> units) {
  Suite suite;
  suite.units = std::move(units);
  number_occurrences(suite);
  return suite;
}

}  // namespace

TEST_CASE("features of one path are numbered in their order") {
  const Suite suite = suite_of({feature("a", {2}), feature("b", {2}), feature("a", {4})});
  CHECK(suite.units[0].occurrence == 0);
  CHECK(suite.units[1].occurrence == 0);
  CHECK(suite.units[2].occurrence == 1);
}

TEST_CASE("a selection is of what is wanted, in behave's order") {
  Suite suite = suite_of({feature("b", {4, 2}), feature("a", {2}), feature("c", {2})});
  suite.units[0].scenarios[0].selected = false;
  suite.units[1].scenarios[0].selected = false;
  suite.units[1].hooked = true;
  suite.units[2].scenarios[0].selected = false;
  const Selection selection = selection_of(suite);
  REQUIRE(selection.size() == 2);
  CHECK(selection[0] == SelectedFeature{"b", 0, false, {2}});
  CHECK(selection[1] == SelectedFeature{"a", 0, true, {}});
}

TEST_CASE("what one selects and another does not is named") {
  const Selection one = selection_of(suite_of({feature("a", {2, 4}), feature("b", {2})}));
  CHECK(only_in(one, one) == "");
  CHECK(only_in(one, selection_of(suite_of({feature("b", {2}), feature("a", {2, 4})}))) == "");
  CHECK(only_in(one, selection_of(suite_of({feature("a", {2, 4})}))) == "b");
  CHECK(only_in(one, selection_of(suite_of({feature("a", {2}), feature("b", {2})}))) == "a:4");
  CHECK(only_in(selection_of(suite_of({feature("a", {2, 2})})),
                selection_of(suite_of({feature("a", {2})}))) == "a:2");
}

TEST_CASE("a told list takes the place of what was discovered") {
  Suite discovered = suite_of({feature("a", {2}), feature("b", {2})});
  discovered.units[0].content_hash = 7;
  discovered.behave_version = "1.3.3";
  const Suite suite = with_features(
      discovered, {UnitId{1}, feature("a", {9}), feature("b", {2}), BrokenFeature{"c", 3, "no"}});
  REQUIRE(suite.units.size() == 3);
  CHECK(suite.units[0].path == "b");
  CHECK(suite.units[1].scenarios[0].line == 9);
  CHECK(suite.units[1].content_hash == 7);
  CHECK(suite.units[2].occurrence == 1);
  CHECK(suite.broken.size() == 1);
  CHECK(suite.behave_version == "1.3.3");
  CHECK_THROWS_AS(with_features(discovered, {UnitId{2}}), std::out_of_range);
}
