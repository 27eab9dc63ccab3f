#include "schedule/pack.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "schedule/random.hpp"
#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::milliseconds;

TEST_CASE("units are packed so that the shards end together") {
  const auto suite = suite_of(4);
  const auto plan = pack(suite, estimates_of({7, 6, 4, 3}), {2, {}});
  CHECK(plan.makespan == milliseconds(10));
  CHECK(plan.lower_bound.value == milliseconds(10));
  CHECK(plan.lower_bound.certificate == "sum/m");
  CHECK(plan.optimal);
  CHECK(plan.total == milliseconds(20));
}

TEST_CASE("start-up is paid by every worker that has a unit and by no other") {
  const auto suite = suite_of(2);
  model::Overheads overheads;
  overheads.startup = milliseconds(400);
  overheads.shutdown = milliseconds(50);
  const auto plan = pack(suite, estimates_of({100, 30}), {4, overheads});
  REQUIRE(plan.shards.size() == 4);
  CHECK(plan.makespan == milliseconds(550));
  CHECK(plan.lower_bound.value == milliseconds(550));
  CHECK(plan.lower_bound.certificate == "longest unit");
  CHECK(std::ranges::count(plan.shards, milliseconds(0), &model::Shard::load) == 2);
}

TEST_CASE("units with nothing selected are not packed") {
  auto suite = suite_of(3);
  suite.units[1].scenarios[0].selected = false;
  const auto plan = pack(suite, estimates_of({10, 1000, 10}), {2, {}});
  CHECK(plan.makespan == milliseconds(10));
  for (const auto& shard : plan.shards) CHECK(std::ranges::count(shard.units, 1) == 0);
}

TEST_CASE("an empty selection is an empty plan") {
  const auto plan = pack({}, {}, {3, {}});
  CHECK(plan.shards.size() == 3);
  CHECK(plan.makespan == milliseconds(0));
  CHECK(plan.lower_bound.value == milliseconds(0));
}

TEST_CASE("negative, zero and absurd estimates neither crash nor overflow") {
  const auto suite = suite_of(4);
  const auto far = std::numeric_limits<std::int64_t>::max();
  const auto plan = pack(suite, estimates_of({-5, 0, far, far}), {2, {}});
  CHECK(plan.makespan > milliseconds(0));
  CHECK(plan.lower_bound.value <= plan.makespan);
}

TEST_CASE("without a worker there is no plan but an error") {
  CHECK_THROWS_AS(pack(suite_of(1), estimates_of({1}), {0, {}}), base::UsageError);
}

namespace {

model::Plan pack_with(const std::vector<std::int64_t>& means, const PackOptions& options,
                      int cpu_permille = 1000) {
  return pack(suite_of(means.size()), estimates_of(means, cpu_permille), options);
}

std::set<std::set<model::UnitId>> shards_of(const model::Plan& plan) {
  std::set<std::set<model::UnitId>> result;
  for (const auto& shard : plan.shards) result.emplace(shard.units.begin(), shard.units.end());
  return result;
}

int shard_of(const model::Plan& plan, model::UnitId unit) {
  for (std::size_t shard = 0; shard < plan.shards.size(); ++shard)
    if (std::ranges::count(plan.shards[shard].units, unit) > 0) return static_cast<int>(shard);
  return -1;
}

}  // namespace

TEST_CASE("the plan is the same whatever the order of discovery") {
  Random random(21);
  for (int round = 0; round < 50; ++round) {
    const std::size_t n = 1 + random.below(40);
    model::Suite suite = suite_of(n);
    std::vector<std::int64_t> means;
    for (std::size_t i = 0; i < n; ++i)
      means.push_back(static_cast<std::int64_t>(random.below(9)) * 100);
    const auto paths = [&](const model::Plan& plan) {
      std::vector<std::vector<std::string>> result;
      for (const auto& shard : plan.shards) {
        result.emplace_back();
        for (const auto unit : shard.units)
          result.back().push_back(suite.units[static_cast<std::size_t>(unit)].path);
      }
      return result;
    };
    const auto before = paths(pack(suite, estimates_of(means), {4, {}}));
    for (std::size_t i = n; i > 1; --i) {
      const std::size_t j = random.below(i);
      std::swap(suite.units[i - 1], suite.units[j]);
      std::swap(means[i - 1], means[j]);
    }
    CHECK(paths(pack(suite, estimates_of(means), {4, {}})) == before);
  }
}

TEST_CASE("packing is better than longest first where that fails") {
  const auto plan = pack_with({7, 6, 5, 4, 2}, {2, {}});
  CHECK(plan.makespan == milliseconds(12));
  CHECK(plan.optimal);
}

TEST_CASE("a faster machine gets more") {
  PackOptions options{2, {}};
  options.speeds_permille = {1000, 3000};
  const auto plan = pack_with({300, 300, 300, 300}, options);
  CHECK(plan.makespan == milliseconds(300));
  CHECK(plan.shards[1].units.size() == 3);
  CHECK(plan.optimal);
  CHECK(plan.lower_bound.certificate == "sum / speeds");
}

TEST_CASE("a machine whose start-up is too slow gets nothing") {
  PackOptions options{2, {}};
  options.overheads.startup = milliseconds(100);
  options.speeds_permille = {10, 1000};
  const auto plan = pack_with({50, 50}, options);
  CHECK(plan.makespan == milliseconds(200));
  CHECK(plan.shards[0].load == milliseconds(0));
}

TEST_CASE("units of one resource never run at the same time") {
  PackOptions options{3, {}};
  options.exclusions.resources = {{"database", 1, {0, 1, 2}}};
  const auto plan = pack_with({100, 100, 100, 100, 100}, options);
  CHECK(plan.makespan == milliseconds(300));
  CHECK(plan.lower_bound.value == milliseconds(300));
  CHECK(plan.lower_bound.certificate == "resource database");
  options.exclusions.resources[0].capacity = 2;
  CHECK(pack_with({100, 100, 100, 100, 100}, options).makespan == milliseconds(200));
}

TEST_CASE("a plan tells what it costs that not everything may run together") {
  PackOptions options{2, {}};
  options.exclusions.resources = {{"database", 1, {0, 1}}};
  CHECK(pack_with({100, 100, 50, 50}, options).needs_cost == milliseconds(50));
  CHECK(pack_with({100, 100}, {2, {}}).needs_cost == milliseconds(0));
  options.overheads.startup = milliseconds(30);
  options.exclusions = {{}, {0}};
  const auto plan = pack_with({100, 100, 50, 50}, options);
  CHECK(plan.needs_cost == milliseconds(50));
  CHECK((plan.shards[0].units.back() == 0 || plan.shards[1].units.back() == 0));
}

TEST_CASE("a unit that runs alone adds to everything else") {
  PackOptions options{2, {}};
  options.exclusions.alone = {1};
  const auto plan = pack_with({100, 70, 100}, options);
  CHECK(plan.makespan == milliseconds(170));
  CHECK(plan.optimal);
}

TEST_CASE("computing units are slower on shared cores, waiting ones are not") {
  PackOptions options{4, {}};
  options.cores = 2;
  CHECK(pack_with({1000, 1000, 1000, 1000}, options).makespan == milliseconds(2000));
  CHECK(pack_with({1000, 1000, 1000, 1000}, options, 500).makespan == milliseconds(1000));
}

TEST_CASE("random resources, speeds and lone units never break the bound") {
  Random random(22);
  for (int round = 0; round < 300; ++round) {
    PackOptions options{1 + static_cast<int>(random.below(5)), {}};
    options.operations = 20'000;
    options.overheads.startup = milliseconds(random.below(300));
    std::vector<std::int64_t> means;
    for (std::size_t i = random.below(20); i > 0; --i)
      means.push_back(static_cast<std::int64_t>(random.below(1000)));
    for (int i = 0; i < options.workers; ++i)
      options.speeds_permille.push_back(500 + static_cast<int>(random.below(1000)));
    options.exclusions.resources = {{"a", 1 + static_cast<int>(random.below(2)), {}}, {"b", 1, {}}};
    for (std::size_t unit = 0; unit < means.size(); ++unit) {
      if (random.below(4) == 0)
        options.exclusions.resources[random.below(2)].units.push_back(static_cast<int>(unit));
      if (random.below(9) == 0) options.exclusions.alone.push_back(static_cast<int>(unit));
    }
    const auto plan = pack_with(means, options);
    CHECK(plan.lower_bound.value <= plan.makespan);
    std::size_t packed = 0;
    for (const auto& shard : plan.shards) packed += shard.units.size();
    CHECK(packed == means.size());
    for (std::size_t unit = 0; unit < means.size(); ++unit)
      CHECK(shard_of(plan, static_cast<int>(unit)) >= 0);
  }
}

TEST_CASE("what no plan can satisfy is refused") {
  PackOptions options{2, {}};
  options.exclusions.resources = {{"licence", 0, {0}}};
  CHECK_THROWS_AS(pack_with({1, 2}, options), base::UsageError);
  options.exclusions.resources = {{"licence", 1, {7}}};
  CHECK_THROWS_AS(pack_with({1, 2}, options), base::UsageError);
  options.exclusions.resources = {};
  options.speeds_permille = {1000};
  CHECK_THROWS_AS(pack_with({1, 2}, options), base::UsageError);
  options.speeds_permille = {1000, 0};
  CHECK_THROWS_AS(pack_with({1, 2}, options), base::UsageError);
}

TEST_CASE("one new unit among 590 moves a handful, within one per cent of the best") {
  Random random(23);
  model::Suite suite = suite_of(591);
  std::vector<std::int64_t> means;
  for (std::size_t i = 0; i < 591; ++i)
    means.push_back(static_cast<std::int64_t>(100 + random.below(4000) * random.below(20) / 4));
  model::Suite smaller = suite;
  const model::Unit added = suite.units[300];
  smaller.units.erase(smaller.units.begin() + 300);
  auto fewer = means;
  fewer.erase(fewer.begin() + 300);
  const auto old_plan = pack(smaller, estimates_of(fewer), {8, {}});

  PackOptions options{8, {}};
  for (const auto& shard : old_plan.shards) {
    options.previous.shards.emplace_back();
    for (const auto unit : shard.units)
      options.previous.shards.back().push_back(smaller.units[static_cast<std::size_t>(unit)].path);
  }
  const auto plan = pack(suite, estimates_of(means), options);
  int moves = 0;
  for (std::size_t shard = 0; shard < 8; ++shard)
    for (const std::string& path : options.previous.shards[shard])
      for (std::size_t unit = 0; unit < 591; ++unit)
        if (suite.units[unit].path == path &&
            shard_of(plan, static_cast<int>(unit)) != static_cast<int>(shard))
          ++moves;
  CHECK(moves <= 5);
  CHECK(plan.makespan.count() * 1000 <= plan.lower_bound.value.count() * 1010);
  CHECK(shard_of(plan, 300) >= 0);

  options.previous.tolerance_permille = 0;
  CHECK(pack(suite, estimates_of(means), options).makespan ==
        pack(suite, estimates_of(means), {8, {}}).makespan);
}

TEST_CASE("an unchanged suite keeps its plan, shard by shard") {
  const std::vector<std::int64_t> means{50, 40, 30, 30, 20, 20, 10};
  const auto first = pack_with(means, {3, {}});
  PackOptions options{3, {}};
  const auto suite = suite_of(means.size());
  for (std::size_t shard : {2u, 0u, 1u}) {
    options.previous.shards.emplace_back();
    for (const auto unit : first.shards[shard].units)
      options.previous.shards.back().push_back(suite.units[static_cast<std::size_t>(unit)].path);
  }
  const auto again = pack_with(means, options);
  CHECK(shards_of(again) == shards_of(first));
  CHECK(shard_of(again, first.shards[2].units[0]) == 0);
}

TEST_CASE("random plans hold every unit once, know their loads and never fall below their bound") {
  Random random(24);
  for (int round = scaled(3000, 100'000); round > 0; --round) {
    const std::size_t n = random.below(50);
    const std::size_t largest = std::size_t{1} << random.below(22);
    std::vector<std::int64_t> means;
    for (std::size_t i = 0; i < n; ++i)
      means.push_back(static_cast<std::int64_t>(random.below(largest)));
    PackOptions options{1 + static_cast<int>(random.below(12)), {}};
    options.operations = static_cast<std::int64_t>(random.below(100'000));
    options.overheads.startup = milliseconds(random.below(2) * random.below(500));
    const auto plan = pack_with(means, options);
    std::vector<int> seen(n, 0);
    milliseconds makespan{0};
    for (const auto& shard : plan.shards) {
      milliseconds load{0};
      for (const auto unit : shard.units) {
        ++seen[static_cast<std::size_t>(unit)];
        load += milliseconds(means[static_cast<std::size_t>(unit)]);
      }
      CHECK(shard.load == (shard.units.empty() ? load : load + options.overheads.startup));
      makespan = std::max(makespan, shard.load);
    }
    CHECK(std::ranges::all_of(seen, [](int count) { return count == 1; }));
    CHECK(plan.makespan == makespan);
    CHECK(plan.lower_bound.value <= makespan);
    CHECK(plan.optimal == (plan.lower_bound.value == makespan));
  }
}

TEST_CASE("the digest is of what is packed, whatever the order, and of every option") {
  auto suite = suite_of(3);
  auto estimates = estimates_of({30, 20, 10});
  const PackOptions options{2, {}};
  const std::string digest = pack(suite, estimates, options).inputs;
  CHECK(digest.size() == 16);
  std::swap(suite.units[0], suite.units[2]);
  std::swap(estimates[0], estimates[2]);
  CHECK(pack(suite, estimates, options).inputs == digest);
  estimates[1].spread = milliseconds(5);  // Decides nothing.
  CHECK(pack(suite, estimates, options).inputs == digest);

  std::set<std::string> digests{digest};
  const auto add = [&](const PackOptions& other) {
    CHECK(digests.insert(pack(suite, estimates, other).inputs).second);
  };
  add({3, {}});
  PackOptions other = options;
  other.overheads.startup = milliseconds(1);
  add(other);
  other = options;
  other.speeds_permille = {1000, 900};
  add(other);
  other = options;
  other.exclusions.alone = {1};
  add(other);
  other = options;
  other.exclusions.resources = {{"db", 1, {0}}};
  add(other);
  other = options;
  other.previous.shards = {{suite.units[0].path}};
  add(other);
  estimates[0].mean += milliseconds(1);
  add(options);
}
