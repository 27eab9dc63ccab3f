#include "schedule/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "schedule/mixed_order.hpp"
#include "schedule/pack.hpp"
#include "schedule/queue.hpp"
#include "schedule/random.hpp"
#include "schedule/sizes.hpp"

namespace evenshard::schedule {

using model::Fleet;
using model::Forecast;
using model::milliseconds;
using model::UnitId;

namespace {

constexpr int kDraws = 40;
/// A unit never takes less than this share of its mean.
constexpr double kLeastFactor = 0.1;
/// Nodes are packed again for every count: a rough plan is enough for a forecast.
constexpr std::int64_t kOperations = 1'000'000;

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

milliseconds rounded(double value_ms) {
  return milliseconds(std::llround(value_ms));
}

/// Mean 0, standard deviation 1; twelve uniform numbers, so that every machine draws the same.
double deviate(Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(random.next() >> 11) * 0x1.0p-53;
  return sum;
}

/// How much longer than its mean each unit takes in one imagined run, by UnitId.
std::vector<double> factors(const std::vector<model::Estimate>& estimates, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> result;
  for (const model::Estimate& estimate : estimates) {
    const auto mean = static_cast<double>(std::max(estimate.mean, milliseconds(1)).count());
    const double variation = static_cast<double>(estimate.spread.count()) / mean;
    result.push_back(std::max(kLeastFactor, 1 + variation * deviate(random)));
  }
  return result;
}

}  // namespace

Forecaster::Forecaster(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                       const model::Overheads& overheads, Exclusions exclusions)
    : suite_(suite),
      estimates_(estimates),
      overheads_(overheads),
      exclusions_(std::move(exclusions)),
      units_(packed_units(suite)) {}

milliseconds Forecaster::work() const {
  milliseconds sum{0};
  for (const UnitId unit : units_) sum += estimates_.at(index(unit)).mean;
  return sum;
}

milliseconds Forecaster::longest() const {
  milliseconds most{0};
  for (const UnitId unit : units_) most = std::max(most, estimates_.at(index(unit)).mean);
  return most;
}

Forecaster::Shards Forecaster::shards(const Fleet& fleet) const {
  const auto order = [&](const std::vector<UnitId>& units) {
    return mixed_order(dispatch_order(units, estimates_, exclusions_), estimates_, overheads_,
                       fleet.workers, fleet.cores, exclusions_);
  };
  if (fleet.nodes <= 1) return {order(units_)};
  PackOptions options{fleet.nodes, overheads_};
  options.operations = kOperations;
  Shards result;
  for (const model::Shard& shard : pack(suite_, estimates_, options).shards)
    result.push_back(order(shard.units));
  return result;
}

double Forecaster::replay(const Shards& shards, const Fleet& fleet,
                          const std::function<double(UnitId)>& factor) const {
  const Machine machine = machine_of(fleet.workers, fleet.cores, overheads_);
  double wall_ms = 0;
  for (const std::vector<UnitId>& shard : shards) {
    std::vector<Activity> queue = queue_of(shard, estimates_, overheads_, exclusions_);
    for (std::size_t at = 0; at < shard.size(); ++at) queue[at].wall_ms *= factor(shard[at]);
    wall_ms = std::max(wall_ms, simulate_queue(queue, machine, exclusions_));
  }
  return wall_ms;
}

milliseconds Forecaster::wall(const Fleet& fleet) const {
  return rounded(replay(shards(fleet), fleet, [](UnitId) { return 1.0; }));
}

Forecast Forecaster::forecast(const Fleet& fleet) const {
  const Shards planned = shards(fleet);
  Forecast result{.fleet = fleet};
  result.wall = rounded(replay(planned, fleet, [](UnitId) { return 1.0; }));
  std::vector<double> walls;
  double sum = 0, squares = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const std::vector<double> drawn = factors(estimates_, static_cast<std::uint64_t>(draw));
    walls.push_back(replay(planned, fleet, [&](UnitId unit) { return drawn[index(unit)]; }));
    sum += walls.back();
  }
  for (const double wall : walls) squares += (wall - sum / kDraws) * (wall - sum / kDraws);
  std::ranges::sort(walls);
  result.spread = rounded(std::sqrt(squares / kDraws));
  result.high = rounded(walls[kDraws * 95 / 100]);
  if (result.wall.count() > 0)
    result.efficiency_permille = static_cast<int>(
        std::min<std::int64_t>(1000, work().count() * 1000 / result.worker_time().count()));
  return result;
}

std::optional<milliseconds> Forecaster::longest_part(UnitId unit) const {
  const model::Estimate& whole = estimates_.at(index(unit));
  if (whole.scenarios.empty()) return std::nullopt;
  milliseconds all{0}, most{0};
  for (std::size_t i = 0; i < whole.scenarios.size(); ++i) {
    if (!suite_.units[index(unit)].scenarios[i].selected) continue;
    all += whole.scenarios[i].mean;
    most = std::max(most, whole.scenarios[i].mean);
  }
  return most + std::max(milliseconds(0), whole.mean - all);
}

milliseconds Forecaster::longest_line() const {
  const std::vector<Claim> claims = claims_of(exclusions_);
  std::vector<milliseconds> lines(exclusions_.resources.size(), milliseconds(0));
  milliseconds alone{0}, most{0};
  for (const UnitId unit : units_) {
    const milliseconds mean = estimates_.at(index(unit)).mean;
    const Claim claim = index(unit) < claims.size() ? claims[index(unit)] : Claim{};
    if (claim.alone)
      alone += mean;
    else
      most = std::max(most, mean);
    for (const int r : claim.resources) lines[index(r)] += mean;
  }
  for (std::size_t r = 0; r < lines.size(); ++r)
    most = std::max(most, lines[r] / exclusions_.resources[r].capacity);
  return alone + most;
}

model::Floor Forecaster::floor(bool nodes) const {
  const auto mean = [&](UnitId unit) { return estimates_.at(index(unit)).mean; };
  std::vector<UnitId> by_length = units_;
  std::ranges::stable_sort(by_length, [&](UnitId a, UnitId b) { return mean(a) > mean(b); });
  model::Floor result;
  const milliseconds fixed(fixed_cost(overheads_));
  const milliseconds least = nodes ? longest() : longest_line();
  result.wall = fixed + least;
  result.needs_bind = least > longest();
  bool known = true;
  milliseconds divided{0};
  for (const UnitId unit : by_length) {
    const bool binds = mean(unit) * 10 >= longest() * 9;
    const auto part = binds ? longest_part(unit) : mean(unit);
    known = known && part.has_value();
    divided = std::max(divided, part.value_or(milliseconds(0)));
    if (!binds) break;
    result.units.push_back(unit);
  }
  if (known && !result.units.empty() && !result.needs_bind) result.divided = fixed + divided;
  return result;
}

namespace {

/// Past this a single machine or a CI matrix is out of the ordinary.
constexpr int kMostCounts = 128;

/// Beyond twice the count at which the longest unit binds nothing can change any more.
int last_that_matters(const Forecaster& forecaster, const Fleet& fleet, bool count_nodes) {
  const int total = std::max(1, forecaster.units());
  const double ideal = static_cast<double>(forecaster.work().count()) /
                       static_cast<double>(std::max<std::int64_t>(1, forecaster.longest().count()));
  const int other = count_nodes ? fleet.workers : 1;
  const int useful = static_cast<int>(std::min<double>(kMostCounts, 2 * ideal / other + 2));
  return std::min(total, useful);
}

/// 1, 2, 3, 4, 6, 8, 12, 16, …
std::vector<int> round_counts(int most) {
  std::vector<int> counts;
  for (int power = 1; power <= most; power *= 2) {
    counts.push_back(power);
    if (power > 1 && power * 3 / 2 <= most) counts.push_back(power * 3 / 2);
  }
  return counts;
}

}  // namespace

model::Simulation simulate(const Forecaster& forecaster, const SimulationQuestion& question) {
  const auto fleet_of = [&](int count) {
    Fleet fleet = question.fleet;
    (question.count_nodes ? fleet.nodes : fleet.workers) = count;
    return fleet;
  };
  const int most = question.most > 0
                       ? question.most
                       : last_that_matters(forecaster, question.fleet, question.count_nodes);
  std::vector<milliseconds> walls;
  for (int count = 1; count <= most; ++count) walls.push_back(forecaster.wall(fleet_of(count)));
  const auto first_within = [&](milliseconds limit) -> std::optional<int> {
    const auto found =
        std::ranges::find_if(walls, [&](milliseconds wall) { return wall <= limit; });
    if (found == walls.end()) return std::nullopt;
    return static_cast<int>(found - walls.begin()) + 1;
  };

  model::Simulation result;
  result.counts_nodes = question.count_nodes;
  result.floor = forecaster.floor(question.count_nodes);
  result.enough = first_within(std::ranges::min(walls) * 105 / 100).value_or(1);
  result.target = question.target;
  if (question.target) result.target_count = first_within(*question.target);

  std::set<int> counts{result.enough, std::max(1, question.marked)};
  if (question.most > 0) counts.insert(most);
  int beyond = 0;
  for (const int count : round_counts(most)) {
    if (question.most == 0 && count > result.enough && ++beyond > 2) break;
    counts.insert(count);
  }
  if (result.target_count) counts.insert(*result.target_count);
  for (const int count : counts) result.forecasts.push_back(forecaster.forecast(fleet_of(count)));
  return result;
}

}  // namespace evenshard::schedule
