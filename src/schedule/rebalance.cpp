#include "schedule/rebalance.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "schedule/sizes.hpp"

namespace evenshard::schedule {

using model::EarlierPlan;
using model::milliseconds;
using model::Rebalance;
using model::UnitId;

namespace {

struct Place {
  int shard = 0;
  milliseconds estimate{0};
};
using Places = std::map<std::string_view, Place>;

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

Places places_of(const EarlierPlan& earlier) {
  Places places;
  for (std::size_t shard = 0; shard < earlier.shards.size(); ++shard)
    for (const EarlierPlan::Unit& unit : earlier.shards[shard])
      places.emplace(unit.path, Place{static_cast<int>(shard), unit.estimate});
  return places;
}

Previous previous_of(const EarlierPlan& earlier, int tolerance_permille) {
  Previous previous{{}, tolerance_permille};
  for (const auto& shard : earlier.shards) {
    previous.shards.emplace_back();
    for (const EarlierPlan::Unit& unit : shard) previous.shards.back().push_back(unit.path);
  }
  return previous;
}

bool beyond_noise(milliseconds before, const model::Estimate& now) {
  const milliseconds difference = std::chrono::abs(now.mean - before);
  return difference * 5 > before && difference > 2 * now.spread;
}

void compare(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
             const EarlierPlan& earlier, const Places& places, Rebalance& result) {
  std::map<std::string_view, bool> present;
  for (const UnitId unit : packed_units(suite)) {
    const std::string& path = suite.units[index(unit)].path;
    present[path] = true;
    const auto found = places.find(path);
    if (found == places.end()) {
      result.added.push_back(unit);
      continue;
    }
    const milliseconds before = found->second.estimate;
    const model::Estimate& now = estimates.at(index(unit));
    if (beyond_noise(before, now))
      (now.mean > before ? result.grown : result.shrunk).push_back({unit, before});
  }
  for (const auto& shard : earlier.shards)
    for (const EarlierPlan::Unit& unit : shard)
      if (!present.contains(unit.path)) result.gone.push_back(unit);
}

milliseconds kept_makespan(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const Places& places, const PackOptions& options) {
  const std::vector<Size> sizes = sizes_of(suite, estimates, options);
  std::vector<Size> loads(index(options.workers), 0);
  std::vector<Size> added;
  for (const UnitId unit : packed_units(suite)) {
    const auto found = places.find(suite.units[index(unit)].path);
    if (found == places.end() || found->second.shard >= options.workers)
      added.push_back(sizes[index(unit)]);
    else
      loads[index(found->second.shard)] += sizes[index(unit)];
  }
  std::ranges::sort(added, std::greater<>());
  for (const Size size : added) *std::ranges::min_element(loads) += size;
  const Size most = std::ranges::max(loads);
  return milliseconds(most == 0 ? 0 : most + fixed_cost(options.overheads));
}

void find_moves(const model::Suite& suite, const Places& places, Rebalance& result) {
  for (std::size_t shard = 0; shard < result.plan.shards.size(); ++shard)
    for (const UnitId unit : result.plan.shards[shard].units) {
      const auto found = places.find(suite.units[index(unit)].path);
      const int to = static_cast<int>(shard);
      if (found != places.end() && found->second.shard != to)
        result.moves.push_back({unit, found->second.shard, to});
    }
}

}  // namespace

Rebalance rebalance(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                    const EarlierPlan& earlier, PackOptions options) {
  options.previous = previous_of(earlier, options.previous.tolerance_permille);
  Rebalance result;
  result.plan = pack(suite, estimates, options);
  const Places places = places_of(earlier);
  compare(suite, estimates, earlier, places, result);
  result.kept_makespan = kept_makespan(suite, estimates, places, options);
  find_moves(suite, places, result);
  return result;
}

}  // namespace evenshard::schedule
