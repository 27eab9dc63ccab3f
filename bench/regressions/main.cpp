// How often `history --regressions` errs, on made-up histories: false alarms among stable units,
// and units found that became slower for good.
//   regressions [SUITES [SURE-PERCENT]]
#include <cmath>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "draw.hpp"
#include "schedule/regressions.hpp"

namespace evenshard::bench {

namespace {

constexpr int kUnits = 100, kChanged = 5;
constexpr double kRunNoise = 0.10;    ///< Of a run as a whole, in log.
constexpr double kJumpShare = 0.024;  ///< Of samples that are off by a factor 2 to 8, once.
constexpr double kMedian_ms = 3000, kSigma = 1.2;

const model::Context kHere{true, "cpython-3.11", "here", 8};

/// The newest `slower` runs of the first kChanged units take `factor` times as long.
struct Case {
  double noise;
  int runs, slower = 0;
  double factor = 1;
};

model::Sample sample_of(int run, double took_ms) {
  model::Sample sample;
  sample.run_id = fmt::format("run{:02}", run);
  sample.started_unix_us = (run + 1) * std::int64_t{3'600'000'000};
  sample.context = kHere;
  sample.wall = std::chrono::microseconds(std::llround(1000 * took_ms));
  sample.cpu = sample.wall;
  return sample;
}

model::History history(const Case& of, std::uint64_t seed) {
  Draw draw(seed);
  model::History history;
  std::vector<double> means_ms;
  for (int unit = 0; unit < kUnits; ++unit) {
    history.units.emplace_back().path = fmt::format("features/{:03}.feature", unit);
    means_ms.push_back(kMedian_ms * std::exp(kSigma * draw.normal()));
  }
  for (int run = 0; run < of.runs; ++run) {
    const double run_factor = std::exp(kRunNoise * draw.normal());
    for (int unit = 0; unit < kUnits; ++unit) {
      const auto index = static_cast<std::size_t>(unit);
      double took_ms = means_ms[index] * run_factor * std::exp(of.noise * draw.normal());
      if (draw.uniform() < kJumpShare) took_ms *= draw.factor(2, 8);
      if (unit < kChanged && run >= of.runs - of.slower) took_ms *= of.factor;
      auto& samples = history.units[index].samples;
      samples.insert(samples.begin(), sample_of(run, took_ms));
    }
  }
  return history;
}

/// Units found for every hundred: of those that changed, or of all when none did.
double found(const Case& of, int suites, double sure) {
  int count = 0;
  for (int suite = 0; suite < suites; ++suite) {
    const auto seed = static_cast<std::uint64_t>(suite);
    for (const auto& regression : schedule::regressions(history(of, seed), kHere, sure).found)
      count += of.slower == 0 || regression.path < fmt::format("features/{:03}", kChanged) ? 1 : 0;
  }
  return 100.0 * count / (suites * (of.slower == 0 ? kUnits : kChanged));
}

void print(double noise, int runs, int suites, double sure) {
  fmt::print("| {:.0f} % | {} | {:.2f} |", 100 * noise, runs, found({noise, runs}, suites, sure));
  for (const double factor : {1.3, 1.6, 2.0}) {
    std::string cell;
    for (const int slower : {2, 3, 4})
      cell += fmt::format("{}{:.0f}", cell.empty() ? "" : " / ",
                          found({noise, runs, slower, factor}, suites, sure));
    fmt::print(" {} |", cell);
  }
  fmt::print("\n");
}

}  // namespace

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  const int suites = argc > 1 ? std::atoi(argv[1]) : 20;
  const double sure = (argc > 2 ? std::atof(argv[2]) : 97) / 100;
  if (suites < 1) {
    fmt::print(stderr, "usage: regressions [SUITES [SURE-PERCENT]]\n");
    return 2;
  }
  fmt::print(
      "| noise | runs | false alarms per 100 units | +30 % found after 2 / 3 / 4 runs, % |"
      " +60 % | +100 % |\n|---:|---:|---:|---:|---:|---:|\n");
  for (const double noise : {0.05, 0.10, 0.15, 0.20})
    for (const int runs : {8, 12, 20}) evenshard::bench::print(noise, runs, suites, sure);
}
