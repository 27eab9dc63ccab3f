#include "schedule/groups.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "schedule/dispatch.hpp"
#include "schedule/pack.hpp"

namespace {

using namespace evenshard;
using namespace evenshard::schedule;
using model::UnitId;
using What = GroupBy::What;

model::Unit unit(const std::string& path, std::vector<std::string> tags, bool selected = true) {
  model::Unit result;
  result.path = path;
  result.tags = tags;
  result.scenarios.push_back(
      {.line = 2, .name = "s", .steps = 1, .selected = selected, .tags = tags});
  return result;
}

TEST_CASE("features of one folder are together, whatever lies below it") {
  model::Suite suite;
  suite.units = {unit("f/a", {}), unit("f/x/b", {}), unit("f/c", {}), unit("f/x/d", {})};
  CHECK(groups_of({What::feature}, suite).empty());
  const Groups groups = groups_of({What::folder}, suite);
  CHECK(groups[0] == groups[2]);
  CHECK(groups[1] == groups[3]);
  CHECK(groups[0] != groups[1]);
}

TEST_CASE("a shared tag that matches keeps together, over a third one too") {
  model::Suite suite;
  suite.units = {unit("a", {"fixture.db"}),  unit("b", {"fixture.web", "fixture.db"}),
                 unit("c", {"fixture.web"}), unit("d", {"slow"}),
                 unit("e", {"slow"}),        unit("f", {"fixture.db"}, false)};
  const Groups groups = groups_of({What::tag}, suite);
  CHECK(groups[0] == groups[1]);
  CHECK(groups[1] == groups[2]);
  CHECK(std::set(groups.begin(), groups.end()).size() == 4);
  const Groups slow = groups_of({What::tag, "slow"}, suite);
  CHECK(slow[3] == slow[4]);
  CHECK(slow[0] != slow[1]);
}

TEST_CASE("what is packed as groups is whole again in the plan, each unit once, groups together") {
  std::mt19937 random(4711);
  PackOptions four;
  four.workers = 4;
  for (int round = 0; round < 200; ++round) {
    model::Suite suite;
    std::vector<model::Estimate> estimates;
    const int units = 1 + static_cast<int>(random() % 30);
    for (int i = 0; i < units; ++i) {
      suite.units.push_back(unit("f" + std::to_string(random() % 7) + "/" + std::to_string(i), {}));
      estimates.push_back({.mean = model::milliseconds(random() % 5000),
                           .spread = model::milliseconds(random() % 50)});
    }
    const Groups groups = groups_of({What::folder}, suite);
    const Collapsed collapsed = collapse(suite, estimates, groups, std::chrono::microseconds(2000));
    model::Plan plan = pack(collapsed.suite, collapsed.estimates, four);
    const std::string before = plan.inputs;
    collapsed.expand(plan, suite);
    CHECK(plan.inputs != before);
    std::vector<int> shard_of(suite.units.size(), -1);
    for (std::size_t shard = 0; shard < plan.shards.size(); ++shard)
      for (const UnitId member : plan.shards[shard].units) {
        CHECK(shard_of.at(static_cast<std::size_t>(member)) == -1);
        shard_of[static_cast<std::size_t>(member)] = static_cast<int>(shard);
      }
    for (std::size_t a = 0; a < groups.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const bool together = groups[a] == groups[b];
        if (together) CHECK(shard_of[a] == shard_of[b]);
      }
    CHECK(std::ranges::count(shard_of, -1) == 0);
    const auto mean = [](const auto& list) {
      return std::accumulate(
          list.begin(), list.end(), std::int64_t{0},
          [](std::int64_t sum, const auto& each) { return sum + each.mean.count(); });
    };
    const auto extra = 2 * static_cast<std::int64_t>(units - collapsed.members.size());
    CHECK(mean(collapsed.estimates) == mean(estimates) + extra);
  }
}

TEST_CASE("a group that has one member with a need waits as a whole") {
  const Exclusions exclusions{{{"db", 1, {0, 2}}}, {}};
  const Groups groups{0, 1, 2, 1, 0};
  const model::NextUnit next = queue_policy({4, 0, 2, 3, 1}, exclusions, groups);
  const model::DispatchState state{{{0, 4}, {1, 3}}, {2}, 0};
  const auto choice = next(state, 0);
  REQUIRE(choice);
  CHECK(choice->unit == 3);  // 4 would be first, but 0 must wait for 2.
}

}  // namespace
