// Replays made-up histories through `history --backtest`'s own code: how well each estimator
// predicts the next run, and what its errors cost. Noise as measured on public timing histories: a
// factor of the whole run, each unit's own noise, jumps, drift.
//   estimators [SUITES]
#include <cmath>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "draw.hpp"
#include "schedule/backtest.hpp"

namespace evenshard::bench {

namespace {

struct Regime {
  const char* name;
  double run_noise;    ///< Of a run as a whole, in log.
  double own_noise;    ///< Of a unit in a run, in log.
  double jump_share;   ///< Of samples that are off by a factor 2 to 8, once.
  double shift_share;  ///< Of units that change for good in a run, by a factor 1.5 to 3.
  double drift;        ///< Per run, in log.
};
constexpr Regime kRegimes[] = {
    {"steady CI", 0.10, 0.03, 0, 0, 0},
    {"CI with outliers", 0.10, 0.03, 0.024, 0.005, 0.01},
    {"noisy small units", 0.10, 0.18, 0.024, 0.005, 0},
    {"fast drift", 0.10, 0.05, 0.01, 0.02, 0.05},
};
constexpr int kUnits = 120, kRuns = 20, kWorkers = 8;

model::History history(const Regime& regime, std::uint64_t seed) {
  Draw draw(seed);
  model::History history;
  std::vector<double> means_ms;
  for (int unit = 0; unit < kUnits; ++unit) {
    history.units.emplace_back().path = fmt::format("features/{:03}.feature", unit);
    means_ms.push_back(3000 * std::exp(1.2 * draw.normal()));
  }
  for (int run = 0; run < kRuns; ++run) {
    const double run_factor = std::exp(regime.run_noise * draw.normal());
    for (int unit = 0; unit < kUnits; ++unit) {
      double& mean = means_ms[static_cast<std::size_t>(unit)];
      mean *= std::exp(regime.drift * draw.normal());
      if (draw.uniform() < regime.shift_share) mean *= draw.factor(1.5, 3);
      double took = mean * run_factor * std::exp(regime.own_noise * draw.normal());
      if (draw.uniform() < regime.jump_share) took *= draw.factor(2, 8);
      model::Sample sample;
      sample.run_id = fmt::format("run{:02}", run);
      sample.started_unix_us = (run + 1) * std::int64_t{3'600'000'000};
      sample.context = model::Context{true, "cpython-3.11", "here", kWorkers};
      sample.wall = std::chrono::microseconds(std::llround(1000 * took));
      sample.cpu = sample.wall;
      auto& samples = history.units[static_cast<std::size_t>(unit)].samples;
      samples.insert(samples.begin(), std::move(sample));
    }
  }
  return history;
}

void print(const Regime& regime, int suites) {
  std::vector<model::EstimatorScore> sums;
  for (int suite = 0; suite < suites; ++suite) {
    const auto tested =
        schedule::backtest(history(regime, static_cast<std::uint64_t>(suite)), kWorkers, kRuns - 4);
    if (sums.empty()) sums.resize(tested.scores.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i].name = tested.scores[i].name;
      sums[i].median_error += tested.scores[i].median_error / suites;
      sums[i].shards_lost += tested.scores[i].shards_lost / suites;
      sums[i].queue_lost += tested.scores[i].queue_lost / suites;
    }
  }
  for (const auto& sum : sums)
    fmt::print("| {} | {} | {:.2f} | {:.2f} | {:.2f} |\n", regime.name, sum.name,
               100 * sum.median_error, 100 * sum.shards_lost, 100 * sum.queue_lost);
}

}  // namespace

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  const int suites = argc > 1 ? std::atoi(argv[1]) : 20;
  if (suites < 1) {
    fmt::print(stderr, "usage: estimators [SUITES]\n");
    return 2;
  }
  fmt::print("| history | estimator | median error % | fixed shards + % | shared queue + % |\n");
  fmt::print("|---|---|---:|---:|---:|\n");
  for (const auto& regime : evenshard::bench::kRegimes) evenshard::bench::print(regime, suites);
}
