#include "schedule/pack.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/error.hpp"
#include "schedule/digest.hpp"
#include "schedule/keep.hpp"
#include "schedule/sizes.hpp"
#include "schedule/timetable.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using model::UnitId;

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

void check(const model::Suite& suite, const PackOptions& options) {
  const auto known = [&](UnitId unit) { return unit >= 0 && index(unit) < suite.units.size(); };
  if (options.workers < 1) throw base::UsageError("the number of workers must be at least 1");
  if (!options.speeds_permille.empty() && options.speeds_permille.size() != index(options.workers))
    throw base::UsageError("there must be one speed for each worker");
  if (std::ranges::any_of(options.speeds_permille, [](int speed) { return speed < 1; }))
    throw base::UsageError("the speed of a worker must be above 0");
  for (const Resource& resource : options.exclusions.resources) {
    if (resource.capacity < 1 && !resource.units.empty())
      throw base::UsageError("resource '" + resource.name + "' has no capacity, but units need it");
    if (!std::ranges::all_of(resource.units, known))
      throw base::UsageError("resource '" + resource.name + "' names a unit that does not exist");
  }
  if (!std::ranges::all_of(options.exclusions.alone, known))
    throw base::UsageError("a unit that is to run alone does not exist");
}

/// Longest first; equals by path, so that the order of discovery changes nothing.
std::vector<UnitId> packing_order(const model::Suite& suite, const std::vector<Size>& sizes) {
  std::vector<UnitId> order = packed_units(suite);
  std::ranges::stable_sort(order, [&](UnitId a, UnitId b) {
    const auto i = index(a), j = index(b);
    return std::tie(sizes[j], suite.units[i].path, suite.units[i].lines) <
           std::tie(sizes[i], suite.units[j].path, suite.units[j].lines);
  });
  return order;
}

std::string certificate(const Solution& solution) {
  const std::string own = describe(solution.bound);
  return solution.bound.kind == Bound::Kind::sums ? describe(solution.base) + "; " + own : own;
}

Assignment before(const model::Suite& suite, const std::vector<UnitId>& order,
                  const PackOptions& options) {
  std::map<std::string_view, int> shard_of;
  for (std::size_t shard = 0; shard < options.previous.shards.size(); ++shard)
    for (const std::string& path : options.previous.shards[shard])
      if (shard < index(options.workers)) shard_of.emplace(path, static_cast<int>(shard));
  Assignment result;
  for (const UnitId unit : order) {
    const auto found = shard_of.find(suite.units[index(unit)].path);
    result.push_back(found == shard_of.end() ? kNew : found->second);
  }
  return result;
}

class Packer {
 public:
  Packer(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
         const PackOptions& options)
      : suite_(suite),
        options_(options),
        sizes_(sizes_of(suite, estimates, options)),
        order_(packing_order(suite, sizes_)),
        fixed_(fixed_cost(options.overheads)) {
    plan_.shards.resize(index(options.workers));
  }

  model::Plan run() {
    for (const UnitId unit : order_) plan_.total += milliseconds(sizes_[index(unit)]);
    if (order_.empty()) {
      plan_.optimal = true;
      return plan_;
    }
    if (options_.speeds_permille.empty() && !options_.exclusions.any())
      pack_alike();
    else
      pack_unlike();
    for (const model::Shard& shard : plan_.shards)
      plan_.makespan = std::max(plan_.makespan, shard.load);
    plan_.optimal = plan_.makespan == plan_.lower_bound.value;
    if (options_.exclusions.any()) add_needs_cost();
    return plan_;
  }

 private:
  /// Without jobs for all of them the others stay empty, unless they were in use before.
  Problem problem() const {
    Problem problem{{}, std::min(options_.workers, static_cast<int>(order_.size()))};
    for (const UnitId unit : order_) problem.sizes.push_back(sizes_[index(unit)]);
    return problem;
  }

  void add_needs_cost() {
    if (!options_.speeds_permille.empty()) return;
    const Size without = fixed_ + solve(problem(), options_.operations).makespan;
    plan_.needs_cost = std::max(milliseconds(0), plan_.makespan - milliseconds(without));
  }

  void pack_alike() {
    const bool keeping = !options_.previous.shards.empty();
    Problem problem = this->problem();
    const Solution solution = solve(problem, options_.operations);
    Assignment assignment = solution.assignment;
    if (keeping) {
      problem.machines = options_.workers;
      const Size tolerance = std::clamp(options_.previous.tolerance_permille, 0, 1000);
      const Size spare = solution.makespan * tolerance / 1000;
      assignment =
          keep(problem, assignment, before(suite_, order_, options_), solution.makespan + spare);
    }
    for (std::size_t job = 0; job < order_.size(); ++job) {
      model::Shard& shard = plan_.shards[index(assignment[job])];
      if (shard.units.empty()) shard.load = milliseconds(fixed_);
      shard.units.push_back(order_[job]);
      shard.load += milliseconds(problem.sizes[job]);
    }
    plan_.lower_bound = {milliseconds(fixed_ + solution.bound.value), certificate(solution)};
  }

  void pack_unlike() {
    TimetableInput input;
    input.fixed = fixed_;
    input.speeds = options_.speeds_permille;
    if (input.speeds.empty()) input.speeds.assign(index(options_.workers), 1000);
    std::map<UnitId, std::size_t> job_of;
    for (const UnitId unit : order_) {
      job_of[unit] = input.jobs.size();
      input.jobs.push_back({sizes_[index(unit)], {}, false});
    }
    for (const Resource& resource : options_.exclusions.resources) {
      for (const UnitId unit : resource.units)
        if (job_of.contains(unit))
          input.jobs[job_of[unit]].resources.push_back(static_cast<int>(input.capacities.size()));
      input.capacities.push_back(std::max(1, resource.capacity));
    }
    for (const UnitId unit : options_.exclusions.alone)
      if (job_of.contains(unit)) input.jobs[job_of[unit]].alone = true;
    take(timetable(input, options_.operations));
  }

  void take(const Timetable& table) {
    for (std::size_t shard = 0; shard < table.order.size(); ++shard) {
      for (const int job : table.order[shard])
        plan_.shards[shard].units.push_back(order_[index(job)]);
      plan_.shards[shard].load = milliseconds(table.ends[shard]);
    }
    plan_.lower_bound = {milliseconds(table.lower_bound), table.certificate};
    if (table.binding_resource >= 0)
      plan_.lower_bound.certificate =
          "resource " + options_.exclusions.resources[index(table.binding_resource)].name;
  }

  const model::Suite& suite_;
  const PackOptions& options_;
  std::vector<Size> sizes_;
  std::vector<UnitId> order_;
  Size fixed_;
  model::Plan plan_;
};

}  // namespace

model::Plan pack(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                 const PackOptions& options) {
  check(suite, options);
  model::Plan plan = Packer(suite, estimates, options).run();
  plan.inputs = digest(suite, estimates, options);
  return plan;
}

}  // namespace evenshard::schedule
