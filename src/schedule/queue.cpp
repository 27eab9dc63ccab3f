#include "schedule/queue.hpp"

#include <algorithm>

#include "schedule/priority.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using model::UnitId;

namespace {

double share(int permille) {
  return std::clamp(permille, 0, 1000) / 1000.0;
}
double ms(milliseconds duration) {
  return static_cast<double>(std::max(duration, milliseconds(0)).count());
}

}  // namespace

std::vector<UnitId> dispatch_order(std::vector<UnitId> units,
                                   const std::vector<model::Estimate>& estimates) {
  const auto size = [&](UnitId unit) {
    return priority(estimates.at(static_cast<std::size_t>(unit)));
  };
  std::ranges::sort(units);
  std::ranges::stable_sort(units, [&](UnitId a, UnitId b) { return size(a) > size(b); });
  return units;
}

Activity activity_of(const model::Estimate& estimate, const model::Overheads& overheads) {
  const double extra = static_cast<double>(overheads.per_unit.count()) / 1000;
  return {ms(estimate.mean) + extra, share(estimate.cpu_permille)};
}

std::vector<Activity> queue_of(const std::vector<UnitId>& units,
                               const std::vector<model::Estimate>& estimates,
                               const model::Overheads& overheads) {
  std::vector<Activity> queue;
  for (const UnitId unit : dispatch_order(units, estimates))
    queue.push_back(activity_of(estimates.at(static_cast<std::size_t>(unit)), overheads));
  return queue;
}

Machine machine_of(int workers, int cores, const model::Overheads& overheads) {
  const double computing = share(overheads.startup_cpu_permille);
  return {workers, cores, {ms(overheads.startup), computing}, {ms(overheads.shutdown), computing}};
}

}  // namespace evenshard::schedule
