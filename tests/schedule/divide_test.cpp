#include "schedule/divide.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <doctest/doctest.h>

#include "model/needs.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::milliseconds;

namespace {

/// A feature whose scenarios take `scenarios_ms`, and `own_ms` beside them.
struct Feature {
  std::vector<std::int64_t> scenarios_ms;
  std::int64_t own_ms = 0;
};

struct Input {
  model::Suite suite;
  std::vector<model::Estimate> estimates;
};

Input input_of(const std::vector<Feature>& features) {
  Input input;
  for (const Feature& feature : features) {
    const int scenarios = static_cast<int>(feature.scenarios_ms.size());
    input.suite.units.push_back(
        unit("f" + std::to_string(input.suite.units.size()) + ".feature", scenarios));
    const auto sum =
        std::accumulate(feature.scenarios_ms.begin(), feature.scenarios_ms.end(), feature.own_ms);
    model::Estimate estimate = estimates_of({sum}).front();
    for (const std::int64_t ms : feature.scenarios_ms)
      estimate.scenarios.push_back({milliseconds(ms), milliseconds(0), model::Basis::measured});
    input.estimates.push_back(estimate);
  }
  return input;
}

Division divided(const Input& input, DivideOptions options) {
  return divide(input.suite, input.estimates, options);
}

/// The units of one feature.
std::vector<model::Unit> units_of(const Division& division, const std::string& path) {
  std::vector<model::Unit> units;
  for (const model::Unit& unit : division.suite.units)
    if (unit.path == path) units.push_back(unit);
  return units;
}

std::vector<std::size_t> sizes(const std::vector<model::Unit>& units) {
  std::vector<std::size_t> result;
  for (const model::Unit& unit : units) result.push_back(unit.scenarios.size());
  return result;
}

using Sizes = std::vector<std::size_t>;
constexpr DivideOptions kAlways{.mode = Divide::always};
constexpr DivideOptions kOnFour{.mode = Divide::automatic, .workers = 4};

/// One long feature of 4 × 1000 ms among short ones.
Input one_long_feature() {
  return input_of({{{1000, 1000, 1000, 1000}, 20}, {{300}}, {{300}}, {{300}}, {{300}}});
}

}  // namespace

TEST_CASE("always makes each scenario a part that costs itself and what the feature costs beside") {
  const Division division = divided(input_of({{{100, 200}, 30}, {{50}, 5}}), kAlways);
  REQUIRE(division.suite.units.size() == 3);
  CHECK(division.features == 1);
  CHECK(division.suite.units[1].scenarios.front().line == 13);
  CHECK(division.suite.units[1].piece.part == 1);
  CHECK(division.suite.units[1].piece.parts == 2);
  CHECK(division.estimates[0].mean == milliseconds(130));
  CHECK(division.estimates[1].mean == milliseconds(230));
  CHECK(division.estimates[1].scenarios.size() == 1);
  CHECK_FALSE(division.suite.units[2].piece.is_part());
  CHECK(division.estimates[2].mean == milliseconds(55));
}

TEST_CASE("scenarios without times of their own are divided by their steps") {
  Input input = input_of({{{100, 200}, 0}});
  input.estimates[0].scenarios.clear();
  input.suite.units[0].scenarios[1].steps = 11;
  const Division division = divided(input, kAlways);
  REQUIRE(division.estimates.size() == 2);
  CHECK(division.estimates[0].mean == milliseconds(100));
  CHECK(division.estimates[1].mean == milliseconds(200));
}

TEST_CASE("a feature or neighbouring scenarios with the tag stay whole") {
  Input input = input_of({{{1, 2, 3, 4}}, {{1, 2}}});
  input.suite.units[0].scenarios[1].tags = {"evenshard.whole"};
  input.suite.units[0].scenarios[2].tags = {"evenshard.whole"};
  input.suite.units[1].tags = {"evenshard.whole"};
  CHECK(sizes(units_of(divided(input, kAlways), "f0.feature")) == Sizes{1, 2, 1});
  CHECK(sizes(units_of(divided(input, kAlways), "f1.feature")) == Sizes{2});
  CHECK(divided(input, {.mode = Divide::always, .whole_tag = "other"}).suite.units.size() == 6);
}

TEST_CASE("every part has something to run") {
  Input input = input_of({{{1, 1, 1, 1, 1}}, {{1, 1}}});
  for (const std::size_t scenario : {0U, 2U, 4U})
    input.suite.units[0].scenarios[scenario].selected = false;
  for (model::Scenario& scenario : input.suite.units[1].scenarios) scenario.selected = false;
  const Division division = divided(input, kAlways);
  CHECK(sizes(units_of(division, "f0.feature")) == Sizes{3, 2});
  CHECK(sizes(units_of(division, "f1.feature")) == Sizes{2});
}

TEST_CASE("auto divides the feature that holds up the run, and no other") {
  const Division division = divided(one_long_feature(), kOnFour);
  CHECK(division.features == 1);
  CHECK(units_of(division, "f0.feature").size() == 4);
  CHECK(units_of(division, "f1.feature").size() == 1);
}

TEST_CASE("auto leaves alone what would not end sooner divided") {
  const Input even = input_of({{{500, 500}}, {{500, 500}}, {{500, 500}}, {{500, 500}}});
  CHECK(divided(even, kOnFour).features == 0);
  const Input costly_beside = input_of({{{100, 100, 100, 100}, 3600}, {{300}}, {{300}}});
  CHECK(divided(costly_beside, kOnFour).features == 0);
  CHECK(divided(one_long_feature(), {.mode = Divide::automatic, .workers = 1}).features == 0);
}

TEST_CASE("auto leaves alone what was never measured or what hooks surround") {
  Input guessed = one_long_feature();
  for (model::Estimate& estimate : guessed.estimates) estimate.scenarios.clear();
  CHECK(divided(guessed, kOnFour).features == 0);

  Input hooked = one_long_feature();
  hooked.suite.feature_hooks = true;
  CHECK(divided(hooked, kOnFour).features == 0);
  CHECK(divided(hooked, kAlways).features == 1);

  Input fixtures = one_long_feature();
  fixtures.suite.tag_hooks = true;
  CHECK(divided(fixtures, kOnFour).features == 1);
  fixtures.suite.units[0].tags = {"fixture.browser"};
  CHECK(divided(fixtures, kOnFour).features == 0);
}

TEST_CASE("never divides nothing, and what dividing would gain is known all the same") {
  const Input input = one_long_feature();
  CHECK(divided(input, {.mode = Divide::never, .workers = 4}).features == 0);
  const DivideGain gain = gain_of_dividing(input.suite, input.estimates, kOnFour);
  CHECK(gain.whole == milliseconds(4020));
  CHECK(gain.divided <= milliseconds(1340));
}

TEST_CASE("uneven scenarios come into parts as even as their order allows") {
  const Input input = input_of({{{400, 100, 100, 100, 100, 400, 200, 200}, 0}, {{400}}});
  const Division division = divided(input, {.mode = Divide::automatic, .workers = 2});
  for (const model::Estimate& estimate : division.estimates)
    CHECK(estimate.mean <= milliseconds(400));
}

TEST_CASE("whatever is divided, each scenario is in exactly one part and no time gets lost") {
  std::mt19937_64 random(5);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  for (int round = 0; round < scaled(300, 5000); ++round) {
    std::vector<Feature> features(static_cast<std::size_t>(draw(1, 12)));
    for (Feature& feature : features) {
      feature.own_ms = draw(0, 50);
      for (int i = draw(1, 20); i > 0; --i) feature.scenarios_ms.push_back(draw(0, 2000));
    }
    Input input = input_of(features);
    for (model::Unit& unit : input.suite.units)
      for (model::Scenario& scenario : unit.scenarios) {
        scenario.selected = draw(0, 5) > 0;
        if (draw(0, 4) == 0) scenario.tags = {"evenshard.whole"};
      }
    const DivideOptions options{.mode = draw(0, 3) == 0 ? Divide::always : Divide::automatic,
                                .workers = draw(1, 16)};
    const Division division = divided(input, options);
    std::size_t at = 0;
    for (std::size_t i = 0; i < input.suite.units.size(); ++i) {
      const model::Unit& whole = input.suite.units[i];
      const auto parts = static_cast<std::size_t>(division.suite.units.at(at).piece.parts);
      std::vector<int> lines;
      milliseconds sum{0};
      for (std::size_t part = 0; part < parts; ++part, ++at) {
        const model::Unit& unit = division.suite.units.at(at);
        REQUIRE(unit.path == whole.path);
        REQUIRE(unit.piece.part == static_cast<int>(part));
        if (parts > 1) REQUIRE(model::selected_scenarios(unit) > 0);
        for (const model::Scenario& scenario : unit.scenarios) lines.push_back(scenario.line);
        sum += division.estimates.at(at).mean;
      }
      std::vector<int> expected;
      for (const model::Scenario& scenario : whole.scenarios) expected.push_back(scenario.line);
      REQUIRE(lines == expected);
      if (model::selected_scenarios(whole) == static_cast<int>(whole.scenarios.size()))
        REQUIRE(sum >= input.estimates[i].mean);
    }
    REQUIRE(at == division.suite.units.size());
  }
}

TEST_CASE("a serial scenario does not make the whole feature serial where dividing it pays") {
  Input input =
      input_of({{{1000, 400, 1000}}, {{3000}}, {{3000}}, {{3000}}, {{3000}}, {{3000}}, {{3000}}});
  input.suite.units[0].scenarios[1].needs = {true, {}};
  const auto parts =
      units_of(divided(input, {.mode = Divide::automatic, .workers = 3}), "f0.feature");
  REQUIRE(sizes(parts) == std::vector<std::size_t>{1, 1, 1});
  CHECK_FALSE(model::needs_of(parts[0]).any());
  CHECK(model::needs_of(parts[1]).alone);
  CHECK_FALSE(model::needs_of(parts[2]).any());
  CHECK(long_features(input.suite, input.estimates, 1) == std::vector<std::string>{"f0.feature"});
}

TEST_CASE(
    "a feature that is serial as a whole is not divided: its parts would follow one another") {
  Input input = input_of({{{4000, 4000, 4000}}, {{1000}}, {{1000}}});
  for (auto& scenario : input.suite.units[0].scenarios) scenario.needs = {true, {}};
  CHECK(divided(input, {.mode = Divide::automatic, .workers = 3}).features == 0);
  for (auto& scenario : input.suite.units[0].scenarios) scenario.needs = {};
  CHECK(divided(input, {.mode = Divide::automatic, .workers = 3}).features == 1);
}
