#include "schedule/mixed_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>

#include "schedule/queue.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using model::UnitId;

namespace {

/// docs/scheduling.md has what others gave.
constexpr std::array kShares = {0.1, 0.15, 0.25};
constexpr double kWorthIt = 0.98;

std::size_t cut_for(const std::vector<milliseconds>& lengths, double share) {
  double all_ms = 0, work_ms = 0;
  for (const milliseconds length : lengths) all_ms += static_cast<double>(length.count());
  std::size_t cut = 0;
  while (cut < lengths.size() && work_ms < (1 - share) * all_ms)
    work_ms += static_cast<double>(lengths[cut++].count());
  return cut;
}

}  // namespace

std::vector<UnitId> from_both_ends(const std::vector<UnitId>& units,
                                   const std::vector<model::Estimate>& estimates, int workers,
                                   double share) {
  std::vector<milliseconds> lengths;
  for (const UnitId unit : units)
    lengths.push_back(std::max(milliseconds(1), estimates.at(static_cast<std::size_t>(unit)).mean));
  const std::size_t cut = cut_for(lengths, share);
  const auto long_first = workers - std::max(1, static_cast<int>(std::lround(share * workers)));
  using Free = std::pair<milliseconds, int>;  // When, and who.
  std::priority_queue<Free, std::vector<Free>, std::greater<>> free;
  for (int worker = 0; worker < workers; ++worker) free.emplace(0, worker);
  std::vector<UnitId> begun;
  for (std::size_t front = 0, back = units.size(); begun.size() < units.size();) {
    const auto [when, worker] = free.top();
    free.pop();
    const bool from_back = back > cut && (worker >= long_first || front == cut);
    const std::size_t at = from_back ? --back : front++;
    begun.push_back(units[at]);
    free.emplace(when + lengths[at], worker);
  }
  return begun;
}

std::vector<UnitId> mixed_order(const std::vector<UnitId>& units,
                                const std::vector<model::Estimate>& estimates,
                                const model::Overheads& overheads, int workers, int cores,
                                const Exclusions& exclusions) {
  if (workers <= cores || std::cmp_less_equal(units.size(), workers)) return units;
  const Machine machine = machine_of(workers, cores, overheads);
  const auto wall_ms = [&](const std::vector<UnitId>& order) {
    return simulate_queue(queue_of(order, estimates, overheads, exclusions), machine, exclusions);
  };
  std::vector<UnitId> best = units;
  double soonest_ms = kWorthIt * wall_ms(units);
  for (const double share : kShares) {
    std::vector<UnitId> mixed = from_both_ends(units, estimates, workers, share);
    const double mixed_ms = wall_ms(mixed);
    if (mixed_ms >= soonest_ms) continue;
    soonest_ms = mixed_ms;
    best = std::move(mixed);
  }
  return best;
}

}  // namespace evenshard::schedule
