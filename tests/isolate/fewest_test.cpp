#include "isolate/fewest.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

namespace {

using namespace evenshard::isolate;

constexpr Views kAll{.tmp = true, .tree = true, .home = true, .net = true};

Views of(int bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

TEST_CASE("whatever is needed and whatever is guessed, what is needed is found in few trials") {
  for (int needs = 1; needs < 16; ++needs)
    for (int guess = 0; guess < 16; ++guess) {
      const Views needed = of(needs);
      std::vector<Views> asked;
      const Views found = fewest_views(kAll, of(guess), [&](const Views& views) {
        CHECK(views.any());
        CHECK(views != kAll);
        CHECK(std::ranges::find(asked, views) == asked.end());
        asked.push_back(views);
        return (views | needed) == views;
      });
      CHECK(found == needed);
      CHECK(asked.size() <= 5);
    }
}

TEST_CASE("a guess that suffices alone costs one trial") {
  int asked = 0;
  const Views tree{.tree = true};
  CHECK(fewest_views(kAll, tree, [&](const Views&) { return ++asked > 0; }) == tree);
  CHECK(asked == 1);
}

TEST_CASE("a guess that is more than there is to be had is none") {
  const Views all{.tmp = true, .tree = true};
  const Views found = fewest_views(all, kAll, [&](const Views& views) {
    CHECK((views | all) == all);
    return views.tmp;
  });
  CHECK(found == Views{.tmp = true});
}

}  // namespace
