#include "schedule/mixed_order.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <doctest/doctest.h>

#include "schedule/queue.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using model::milliseconds;
using model::UnitId;

namespace {

std::vector<UnitId> all_of(const std::vector<model::Estimate>& estimates) {
  std::vector<UnitId> units(estimates.size());
  std::iota(units.begin(), units.end(), 0);
  return units;
}

/// Long ones that wait, then short ones that compute nearly all the time.
std::vector<model::Estimate> long_and_short(int waiting, int computing) {
  std::vector<model::Estimate> estimates(static_cast<std::size_t>(waiting + computing));
  for (std::size_t unit = 0; unit < estimates.size(); ++unit) {
    const bool waits = unit < static_cast<std::size_t>(waiting);
    estimates[unit].mean = milliseconds(waits ? 1000 : 10);
    estimates[unit].cpu_permille = waits ? 10 : 900;
  }
  return estimates;
}

}  // namespace

TEST_CASE("with a core for each worker the longest begin first") {
  const auto estimates = long_and_short(20, 300);
  CHECK(mixed_order(all_of(estimates), estimates, {}, 8, 8) == all_of(estimates));
}

TEST_CASE("where workers share cores, what computes does not all come last") {
  const auto estimates = long_and_short(20, 300);
  const auto wall = [&](const std::vector<UnitId>& order) {
    return simulate_queue(queue_of(order, estimates, {}), machine_of(8, 2, {}));
  };
  const std::vector<UnitId> mixed = mixed_order(all_of(estimates), estimates, {}, 8, 2);
  CHECK(wall(mixed) < 0.9 * wall(all_of(estimates)));
  CHECK(mixed.front() == 0);
}

TEST_CASE("units that are all alike keep their order") {
  const auto estimates = long_and_short(100, 0);
  CHECK(mixed_order(all_of(estimates), estimates, {}, 8, 2) == all_of(estimates));
}

TEST_CASE("begun from both ends, every unit begins once") {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    std::vector<model::Estimate> estimates(random() % 50);
    for (model::Estimate& estimate : estimates) estimate.mean = milliseconds(random() % 1000);
    const std::vector<UnitId> units = dispatch_order(all_of(estimates), estimates);
    const double share = static_cast<double>(random() % 11) / 10;
    std::vector<UnitId> begun =
        from_both_ends(units, estimates, 1 + static_cast<int>(random() % 9), share);
    std::ranges::sort(begun);
    CHECK(begun == all_of(estimates));
  }
  const auto estimates = long_and_short(5, 500);
  const std::vector<UnitId> begun = from_both_ends(all_of(estimates), estimates, 4, 0.5);
  CHECK(std::vector<UnitId>(begun.begin(), begun.begin() + 5) ==
        std::vector<UnitId>{0, 1, 504, 503, 502});
}
