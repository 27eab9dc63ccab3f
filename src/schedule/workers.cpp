#include "schedule/workers.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "schedule/queue.hpp"
#include "schedule/sizes.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using model::UnitId;

namespace {

/// Workers that mostly wait may outnumber the cores, but each needs memory too.
constexpr int kWorkersPerCore = 4;

milliseconds rounded(double value_ms) {
  return milliseconds(std::llround(value_ms));
}

std::string reason_for(int workers, int limit, int at_once, const std::vector<Activity>& queue,
                       double wall, const Machine& machine) {
  const double fixed = machine.startup.wall_ms + machine.shutdown.wall_ms;
  const std::string cores =
      std::to_string(machine.cores) + (machine.cores == 1 ? " core" : " cores");
  if (queue.size() <= 1) return "one feature";
  if (workers == static_cast<int>(queue.size())) return "as many as features";
  if (std::ranges::max(queue, {}, &Activity::wall_ms).wall_ms + fixed >= 0.98 * wall)
    return "longest feature binds";
  if (workers == at_once) return "more may not run together";
  double waiting = 0, all = 0;
  for (const Activity& unit : queue) {
    waiting += unit.wall_ms * (1 - unit.cpu_share);
    all += unit.wall_ms;
  }
  if (workers > machine.cores)
    return cores + ", " + std::to_string(std::llround(100 * waiting / all)) + " % waiting";
  if (workers < std::min(limit, machine.cores)) return "more would not repay their start-up";
  return cores;
}

std::vector<UnitId> units_of(const model::Plan& plan) {
  std::vector<UnitId> units;
  for (const model::Shard& shard : plan.shards)
    units.insert(units.end(), shard.units.begin(), shard.units.end());
  return units;
}

}  // namespace

WorkerChoice choose_workers(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const model::Overheads& overheads, int cores,
                            const Exclusions& exclusions) {
  if (cores < 1) throw base::UsageError("the number of cores must be at least 1");
  const std::vector<UnitId> units = packed_units(suite);
  const bool measured = std::ranges::any_of(units, [&](UnitId unit) {
    return estimates.at(static_cast<std::size_t>(unit)).basis == model::Basis::measured;
  });
  if (units.empty()) return {1, milliseconds(0), "nothing to run"};
  const std::vector<Activity> queue =
      queue_of(dispatch_order(units, estimates, exclusions), estimates, overheads, exclusions);
  const int at_once = most_at_once(units, exclusions);
  const int limit = std::min(at_once, measured ? cores * kWorkersPerCore : cores);

  // A worker is worth more than it saves in wall time alone: it must repay part of its start-up.
  const double price_ms = std::max(100.0, static_cast<double>(overheads.startup.count()) / 8);
  std::vector<double> walls, costs;
  for (int workers = 1; workers <= limit; ++workers) {
    walls.push_back(simulate_queue(queue, machine_of(workers, cores, overheads), exclusions));
    costs.push_back(walls.back() + price_ms * (workers - 1));
  }
  const double enough = 1.02 * std::ranges::min(costs);
  const auto chosen = std::ranges::find_if(costs, [&](double cost) { return cost <= enough; });
  const int workers = static_cast<int>(chosen - costs.begin()) + 1;
  const double wall = walls[static_cast<std::size_t>(workers - 1)];
  return {workers, rounded(wall),
          reason_for(workers, limit, at_once, queue, wall, machine_of(workers, cores, overheads))};
}

milliseconds predict_wall(const model::Plan& plan, const std::vector<model::Estimate>& estimates,
                          const model::Overheads& overheads, int cores,
                          const Exclusions& exclusions) {
  return predict_wall(plan, dispatch_order(units_of(plan), estimates, exclusions), estimates,
                      overheads, cores, exclusions);
}

milliseconds predict_wall(const model::Plan& plan, const std::vector<UnitId>& order,
                          const std::vector<model::Estimate>& estimates,
                          const model::Overheads& overheads, int cores,
                          const Exclusions& exclusions) {
  const std::vector<UnitId> queue = planned(order, plan);
  if (queue.empty()) return milliseconds(0);
  const auto workers = static_cast<int>(plan.shards.size());
  return rounded(simulate_queue(queue_of(queue, estimates, overheads, exclusions),
                                machine_of(workers, std::max(cores, 1), overheads), exclusions));
}

milliseconds start_interval(const model::Overheads& overheads, int workers, int cores) {
  constexpr milliseconds kLongest{500};
  if (!overheads.measured || workers <= cores) return milliseconds(0);
  const milliseconds computing = overheads.startup * overheads.startup_cpu_permille / 1000;
  return std::min(kLongest, computing / std::max(cores, 1));
}

}  // namespace evenshard::schedule
