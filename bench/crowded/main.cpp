// In which order should units begin when workers outnumber the cores? Simulated wall of the orders
// that begin at both ends with different shares, against longest first, in per cent.
//   crowded
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "draw.hpp"
#include "schedule/mixed_order.hpp"
#include "schedule/queue.hpp"

namespace evenshard::bench {

namespace {

using model::UnitId;

constexpr std::array kShares = {0.05, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6};
constexpr int kRounds = 20;

/// Durations of sigma 1.5 (the published suite has 2.3); each computes 10 ms and a twentieth.
std::vector<model::Estimate> drawn(std::size_t units, double median_ms, Draw& draw) {
  std::vector<model::Estimate> estimates(units);
  for (model::Estimate& estimate : estimates) {
    const double waits = median_ms * std::exp(1.5 * draw.normal());
    const double computes = 10 + waits / 20;
    estimate.mean = model::milliseconds(std::llround(waits + computes));
    estimate.cpu_permille = static_cast<int>(1000 * computes / (waits + computes));
  }
  return estimates;
}

void compare(std::size_t units, double median_ms, int workers, int cores) {
  std::array<double, kShares.size()> sums{};
  double longest_first = 0, chosen = 0;
  model::Overheads overheads;
  overheads.startup = overheads.shutdown = model::milliseconds(100);
  for (int round = 0; round < kRounds; ++round) {
    Draw draw(static_cast<std::uint64_t>(round));
    const auto estimates = drawn(units, median_ms, draw);
    std::vector<UnitId> order(units);
    std::iota(order.begin(), order.end(), 0);
    order = schedule::dispatch_order(std::move(order), estimates);
    const auto wall = [&](const std::vector<UnitId>& by) {
      return simulate_queue(schedule::queue_of(by, estimates, overheads),
                            schedule::machine_of(workers, cores, overheads));
    };
    longest_first += wall(order);
    chosen += wall(schedule::mixed_order(order, estimates, overheads, workers, cores));
    for (std::size_t i = 0; i < kShares.size(); ++i)
      sums[i] += wall(schedule::from_both_ends(order, estimates, workers, kShares[i]));
  }
  fmt::print("| {}/{}/{}, {:g} s |", units, workers, cores, median_ms / 1000);
  for (const double sum : sums) fmt::print(" {:.1f} |", 100 * sum / longest_first - 100);
  fmt::print(" {:.1f} |\n", 100 * chosen / longest_first - 100);
}

void run() {
  fmt::print("| units/workers/cores, median |");
  for (const double share : kShares) fmt::print(" {:g} |", share);
  fmt::print(" chosen |\n|---|");
  for (std::size_t i = 0; i <= kShares.size(); ++i) fmt::print("---:|");
  fmt::print("\n");
  for (const auto& [workers, cores] : {std::pair{8, 2}, {32, 2}, {16, 8}, {64, 16}})
    for (const double median_ms : {50, 300, 3000})
      for (const std::size_t units : {100UL, 1000UL}) compare(units, median_ms, workers, cores);
}

}  // namespace

}  // namespace evenshard::bench

int main() {
  evenshard::bench::run();
}
