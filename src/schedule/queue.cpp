#include "schedule/queue.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "schedule/priority.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using model::UnitId;

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

double share(int permille) {
  return std::clamp(permille, 0, 1000) / 1000.0;
}
double ms(milliseconds duration) {
  return static_cast<double>(std::max(duration, milliseconds(0)).count());
}

}  // namespace

std::vector<UnitId> dispatch_order(std::vector<UnitId> units,
                                   const std::vector<model::Estimate>& estimates,
                                   const Exclusions& exclusions) {
  std::vector<milliseconds> sizes;
  for (const model::Estimate& estimate : estimates) sizes.push_back(priority(estimate));
  const auto longest_first = [&units](const std::vector<milliseconds>& by) {
    std::ranges::stable_sort(
        units, [&by](UnitId a, UnitId b) { return by.at(index(a)) > by.at(index(b)); });
  };
  std::ranges::sort(units);
  longest_first(sizes);
  if (exclusions.resources.empty()) return units;

  std::vector<milliseconds> urgencies = sizes;
  const std::vector<Claim> claims = claims_of(exclusions);
  std::vector<milliseconds> lines(exclusions.resources.size(), milliseconds(0));
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    if (index(*unit) >= claims.size()) continue;
    for (const int r : claims[index(*unit)].resources) {
      lines[index(r)] += sizes[index(*unit)];
      urgencies[index(*unit)] = std::max(urgencies[index(*unit)],
                                         lines[index(r)] / exclusions.resources[index(r)].capacity);
    }
  }
  longest_first(urgencies);
  return units;
}

std::vector<UnitId> planned(const std::vector<UnitId>& order, const model::Plan& plan) {
  std::set<UnitId> known;
  for (const model::Shard& shard : plan.shards)
    known.insert(shard.units.begin(), shard.units.end());
  std::vector<UnitId> result;
  std::ranges::copy_if(order, std::back_inserter(result),
                       [&](UnitId unit) { return known.contains(unit); });
  return result;
}

std::vector<Activity> queue_of(const std::vector<UnitId>& order,
                               const std::vector<model::Estimate>& estimates,
                               const model::Overheads& overheads, const Exclusions& exclusions) {
  const double extra = static_cast<double>(overheads.per_unit.count()) / 1000;
  const std::vector<Claim> claims = claims_of(exclusions);
  std::vector<Activity> queue;
  for (const UnitId unit : order) {
    const model::Estimate& estimate = estimates.at(index(unit));
    queue.push_back({ms(estimate.mean) + extra, share(estimate.cpu_permille)});
    if (index(unit) < claims.size()) queue.back().claim = claims[index(unit)];
  }
  return queue;
}

Machine machine_of(int workers, int cores, const model::Overheads& overheads) {
  return {workers,
          cores,
          {ms(overheads.startup), share(overheads.startup_cpu_permille)},
          {ms(overheads.shutdown), share(overheads.shutdown_cpu_permille)}};
}

}  // namespace evenshard::schedule
