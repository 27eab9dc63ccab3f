#include "schedule/renames.hpp"

#include <doctest/doctest.h>

#include "schedule/estimate.hpp"
#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::milliseconds;
using model::Outcome;

namespace {

model::Unit with_content(model::Unit unit, std::uint64_t content) {
  unit.content_hash = content;
  return unit;
}

/// Of that content, measured in runs `first` … `last`; scenarios as support's unit() names them.
model::UnitHistory measured(std::string path, std::uint64_t content, int first, int last,
                            int scenarios = 2) {
  model::UnitHistory history{std::move(path), 5 * scenarios, {}, {}};
  for (int run = last; run >= first; --run) {
    history.samples.push_back(sample(run, 1000));
    history.samples.back().content_hash = content;
  }
  for (int i = 0; i < scenarios; ++i) {
    model::ScenarioHistory scenario{"scenario " + std::to_string(i), 3 + 10 * i, {}};
    for (const model::Sample& s : history.samples)
      scenario.samples.push_back({s.run_id, Outcome::passed, s.wall / scenarios});
    history.scenarios.push_back(scenario);
  }
  return history;
}

model::Suite suite_with(std::vector<model::Unit> units) {
  model::Suite suite;
  suite.units = std::move(units);
  return suite;
}

model::History history_with(std::vector<model::UnitHistory> units) {
  model::History history;
  history.units = std::move(units);
  return history;
}

/// "from → to" of each.
std::vector<std::string> followed(const model::Suite& suite, model::History& history) {
  std::vector<std::string> found;
  for (const Rename& rename : follow_renames(suite, history))
    found.push_back(rename.from + " → " + rename.to);
  return found;
}

using Found = std::vector<std::string>;

}  // namespace

TEST_CASE("a moved feature is known by its content, whatever its scenarios are called") {
  const model::Suite suite = suite_with({with_content(unit("new/a.feature"), 7)});
  model::History history = history_with({measured("old/a.feature", 7, 1, 3, 0)});
  CHECK(possible_former_paths(suite, history) == Found{"old/a.feature"});
  CHECK(followed(suite, history) == Found{"old/a.feature → new/a.feature"});
  const model::Estimate e = estimate(suite, history, kHere, 0).at(0);
  CHECK(e.basis == model::Basis::measured);
  CHECK(e.mean == milliseconds(1000));
  CHECK(history.units.at(0).samples.empty());
}

TEST_CASE("a renamed and edited feature is known by half of its scenarios' names") {
  const model::Suite suite = suite_with({with_content(unit("b.feature", 4), 8)});
  model::History history = history_with({measured("a.feature", 7, 1, 3, 2)});
  CHECK(followed(suite, history) == Found{"a.feature → b.feature"});
  const model::Estimate e = estimate(suite, history, kHere, 0).at(0);
  CHECK(e.mean == milliseconds(2000));  // Two scenarios more, of the same length.
}

TEST_CASE("fewer common names are another feature") {
  const model::Suite suite = suite_with({with_content(unit("b.feature", 5), 8)});
  model::History history = history_with({measured("a.feature", 7, 1, 3, 2)});
  CHECK(followed(suite, history).empty());
}

TEST_CASE("scenarios that were taken out of a feature before its last run say nothing") {
  const model::Suite suite = suite_with({with_content(unit("b.feature", 2), 8)});
  model::History history = history_with({measured("a.feature", 7, 1, 3, 2)});
  for (model::ScenarioHistory& scenario : history.units[0].scenarios)
    scenario.samples.erase(scenario.samples.begin());
  CHECK(followed(suite, history).empty());
}

TEST_CASE("the older history stays behind the unit's own until that is long enough") {
  const model::Suite suite = suite_with({with_content(unit("b.feature"), 9)});
  model::History history =
      history_with({measured("a.feature", 7, 1, 3), measured("b.feature", 7, 4, 5)});
  history.units[1].samples.front().content_hash = 9;  // Edited after the move.
  CHECK(followed(suite, history) == Found{"a.feature → b.feature"});
  REQUIRE(history.units[1].samples.size() == 5);
  CHECK(*history.units[1].samples.back().run_id == "run1");
  CHECK(history.units[1].scenarios.size() == 2);
  CHECK(history.units[1].scenarios[0].samples.size() == 5);

  history.units = {measured("a.feature", 7, 1, 3), measured("b.feature", 7, 4, 8)};
  CHECK(followed(suite, history).empty());
}

TEST_CASE("what still ran after the unit's first run is no former self of it") {
  const model::Suite suite = suite_with({with_content(unit("b.feature"), 7)});
  model::History history =
      history_with({measured("a.feature", 7, 1, 4), measured("b.feature", 7, 4, 5)});
  CHECK(possible_former_paths(suite, history).empty());
  CHECK(followed(suite, history).empty());
}

TEST_CASE("features that are still in the suite keep their history") {
  const model::Suite suite =
      suite_with({with_content(unit("a.feature"), 7), with_content(unit("copy.feature"), 7)});
  model::History history = history_with({measured("a.feature", 7, 1, 9)});
  CHECK(followed(suite, history).empty());
  CHECK(history.units.at(0).samples.size() == 9);
}

TEST_CASE("of several alike the one of the same file name is taken, and none twice") {
  const model::Suite suite =
      suite_with({with_content(unit("new/b.feature"), 7), with_content(unit("new/c.feature"), 7)});
  model::History history =
      history_with({measured("old/a.feature", 7, 1, 3, 0), measured("old/b.feature", 7, 1, 3, 0)});
  CHECK(followed(suite, history) ==
        Found{"old/b.feature → new/b.feature", "old/a.feature → new/c.feature"});
}

TEST_CASE("an empty history and an empty suite have no renames") {
  model::History none;
  const model::Suite suite = suite_with({unit("a.feature")});
  CHECK(followed(suite, none).empty());
  CHECK(possible_former_paths({}, none).empty());
}
