#include "schedule/rebalance.hpp"

#include <doctest/doctest.h>

#include "schedule/random.hpp"
#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::EarlierPlan;
using model::milliseconds;

namespace {

EarlierPlan earlier(std::vector<std::vector<EarlierPlan::Unit>> shards) {
  return {std::move(shards)};
}

EarlierPlan as_earlier(const model::Plan& plan, const model::Suite& suite,
                       const std::vector<model::Estimate>& estimates) {
  EarlierPlan result;
  for (const auto& shard : plan.shards) {
    result.shards.emplace_back();
    for (const auto unit : shard.units) {
      const auto i = static_cast<std::size_t>(unit);
      result.shards.back().push_back({suite.units[i].path, estimates[i].mean});
    }
  }
  return result;
}

model::Suite named(const std::vector<std::string>& paths) {
  model::Suite suite;
  for (const auto& path : paths) suite.units.push_back(unit(path));
  return suite;
}

}  // namespace

TEST_CASE("what is new, gone, grown and shrunk is told apart from noise") {
  const auto suite = named({"a", "b", "c", "new"});
  auto estimates = estimates_of({1000, 300, 1100, 50});
  estimates[2].spread = milliseconds(60);
  const auto r = rebalance(suite, estimates,
                           earlier({{{"a", milliseconds(500)}, {"gone", milliseconds(70)}},
                                    {{"b", milliseconds(900)}, {"c", milliseconds(1000)}}}),
                           {2, {}});
  REQUIRE(r.added.size() == 1);
  CHECK(r.added[0] == 3);
  REQUIRE(r.gone.size() == 1);
  CHECK(r.gone[0].path == "gone");
  REQUIRE(r.grown.size() == 1);
  CHECK(r.grown[0].unit == 0);
  CHECK(r.grown[0].before == milliseconds(500));
  REQUIRE(r.shrunk.size() == 1);
  CHECK(r.shrunk[0].unit == 1);
}

TEST_CASE("the makespan before is that of everything staying, the new unit placed best") {
  model::Overheads overheads;
  overheads.startup = milliseconds(100);
  const auto r = rebalance(named({"a", "b", "c", "new"}), estimates_of({1000, 1000, 300, 200}),
                           earlier({{{"a", {}}, {"b", {}}}, {{"c", {}}}}), {2, overheads});
  CHECK(r.kept_makespan == milliseconds(2100));
  CHECK(r.plan.makespan == milliseconds(1400));
  REQUIRE(r.moves.size() == 1);
  CHECK(r.moves[0].from == 0);
  CHECK(r.moves[0].to == 1);
}

TEST_CASE("an unchanged suite moves nothing, and never a plan worse than what it was") {
  Random random(31);
  for (int round = 0; round < 200; ++round) {
    const std::size_t n = 1 + random.below(30);
    const auto suite = suite_of(n);
    std::vector<std::int64_t> means;
    for (std::size_t i = 0; i < n; ++i)
      means.push_back(static_cast<std::int64_t>(random.below(5000)));
    const PackOptions options{1 + static_cast<int>(random.below(6)), {}};
    const auto estimates = estimates_of(means);
    const auto plan = pack(suite, estimates, options);
    const auto same = rebalance(suite, estimates, as_earlier(plan, suite, estimates), options);
    CHECK(same.moves.empty());
    CHECK(same.plan.makespan == plan.makespan);
    for (auto& mean : means)
      if (random.below(4) == 0) mean = static_cast<std::int64_t>(random.below(5000));
    const auto now = estimates_of(means);
    const auto r = rebalance(suite, now, as_earlier(plan, suite, estimates), options);
    const auto best = pack(suite, now, options).makespan;
    CHECK(r.plan.makespan <= best + best / 100);
  }
}

TEST_CASE("fewer shards than before: whoever lost its shard moves") {
  const auto r = rebalance(named({"a", "b", "c"}), estimates_of({100, 100, 100}),
                           earlier({{{"a", {}}}, {{"b", {}}}, {{"c", {}}}}), {2, {}});
  CHECK(r.plan.makespan == milliseconds(200));
  CHECK(r.moves.size() == 1);
  CHECK(r.moves[0].from == 2);
}
