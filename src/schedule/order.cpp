#include "schedule/order.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <string_view>

#include "schedule/queue.hpp"
#include "schedule/random.hpp"

namespace evenshard::schedule {

using model::UnitId;

namespace {

/// Samples come newest first.
std::set<std::string_view> paths_that_failed(const model::History& history) {
  std::set<std::string_view> failed;
  for (const model::UnitHistory& unit : history.units)
    if (!unit.samples.empty() && (model::is_failure(unit.samples.front().outcome) ||
                                  model::is_incomplete(unit.samples.front().outcome)))
      failed.insert(unit.path);
  return failed;
}

}  // namespace

std::vector<UnitId> order_units(const Order& order, const model::Suite& suite,
                                const model::History& history,
                                const std::vector<model::Estimate>& estimates,
                                const Exclusions& exclusions) {
  std::vector<UnitId> units(suite.units.size());
  std::iota(units.begin(), units.end(), 0);
  if (order.by == Order::By::file) return units;
  if (order.by == Order::By::random) {
    Random random(order.seed);
    for (std::size_t left = units.size(); left > 1; --left)
      std::swap(units[left - 1], units[random.below(left)]);
    return units;
  }
  units = dispatch_order(std::move(units), estimates, exclusions);
  if (order.by == Order::By::failed)
    std::stable_partition(
        units.begin(), units.end(), [&, failed = paths_that_failed(history)](UnitId unit) {
          return failed.contains(suite.units.at(static_cast<std::size_t>(unit)).path);
        });
  return units;
}

}  // namespace evenshard::schedule
