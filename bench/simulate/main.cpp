// Replays ways of running a suite over noisy durations: mean and 95th percentile of the wall time
// above what a clairvoyant schedule needs, start-up included, in per cent.
//   simulate [REPETITIONS]
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "schedule/random.hpp"
#include "simulate/designs.hpp"

namespace evenshard::bench {

namespace {

constexpr double kStartup_ms = 400;

struct Setting {
  const char* name;
  double noise;          ///< Coefficient of variation of most units.
  double erratic_noise;  ///< Of every tenth one.
  double speed_noise;    ///< Of the workers' machines.
  double unknown;        ///< Share of units without history.
};
constexpr Setting kSettings[] = {
    {"noise cv 0.2", 0.2, 0.2, 0, 0},
    {"one unit in ten erratic: cv 0.8, the others 0.15", 0.15, 0.8, 0, 0},
    {"unlike machines, cv 0.1, unknown to the planner", 0.2, 0.2, 0.1, 0},
    {"one unit in twenty new", 0.2, 0.2, 0, 0.05},
};

struct Shape {
  int units, workers;
};
constexpr Shape kShapes[] = {{60, 2},  {60, 4},   {60, 8},   {60, 16},  {590, 2},  {590, 4},
                             {590, 8}, {590, 16}, {590, 64}, {5000, 8}, {5000, 64}};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  double normal() {
    const double a = uniform(), b = uniform();
    return std::sqrt(-2 * std::log(a)) * std::cos(6.283185307179586 * b);
  }
  /// Lognormal with mean 1.
  double factor(double variation) {
    const double sigma = std::sqrt(std::log1p(variation * variation));
    return std::exp(sigma * normal() - sigma * sigma / 2);
  }
  double uniform() { return (static_cast<double>(random_.next() >> 11) + 0.5) * 0x1.0p-53; }

 private:
  schedule::Random random_;
};

Case drawn(const Setting& setting, const Shape& shape, Draw& draw) {
  Case c;
  c.startup_ms = kStartup_ms;
  double sum = 0;
  for (int unit = 0; unit < shape.units; ++unit) {
    const double mean = std::max(20.0, 3000 * std::exp(1.2 * draw.normal()));
    const double noise = unit % 10 == 0 ? setting.erratic_noise : setting.noise;
    model::Estimate estimate;
    estimate.mean = model::milliseconds(std::llround(mean));
    estimate.spread = model::milliseconds(std::llround(mean * noise));
    c.estimates.push_back(estimate);
    c.actual_ms.push_back(std::max(1.0, mean * draw.factor(noise)));
    sum += mean;
  }
  // What the fit on the suite's own units says of one that is new: the average, widely spread.
  for (auto& estimate : c.estimates)
    if (draw.uniform() < setting.unknown)
      estimate.mean = estimate.spread = model::milliseconds(std::llround(sum / shape.units));
  for (int worker = 0; worker < shape.workers; ++worker)
    c.speeds.push_back(setting.speed_noise > 0 ? draw.factor(setting.speed_noise) : 1.0);
  return c;
}

void print_row(const std::string& name, const std::vector<std::vector<double>>& losses, bool tail) {
  fmt::print("| {} |", name);
  for (auto values : losses) {
    std::ranges::sort(values);
    double sum = 0;
    for (const double v : values) sum += v;
    const double shown =
        tail ? values[values.size() * 95 / 100] : sum / static_cast<double>(values.size());
    fmt::print(" {:.2f} |", shown);
  }
  fmt::print("\n");
}

void print_head(const char* title, const char* what) {
  fmt::print("\n{}, {}\n\n| design |", title, what);
  for (const Shape& s : kShapes) fmt::print(" {}/{} |", s.units, s.workers);
  fmt::print("\n|---|");
  for (std::size_t i = 0; i < std::size(kShapes); ++i) fmt::print("---:|");
  fmt::print("\n");
}

void print_setting(const Setting& setting, int repetitions) {
  const auto all = designs();
  std::vector<std::vector<std::vector<double>>> losses(all.size());
  for (const Shape& shape : kShapes) {
    Draw draw(static_cast<std::uint64_t>(shape.units * 1000 + shape.workers));
    for (auto& design : losses) design.emplace_back();
    const int runs = shape.units > 1000 ? std::max(1, repetitions / 20) : repetitions;
    for (int run = 0; run < runs; ++run) {
      const Case c = drawn(setting, shape, draw);
      const double best = clairvoyant_ms(c);
      for (std::size_t d = 0; d < all.size(); ++d)
        losses[d].back().push_back(100 * (all[d].run(c) / best - 1));
    }
  }
  print_head(setting.name, "mean");
  for (std::size_t d = 0; d < all.size(); ++d) print_row(all[d].name, losses[d], false);
  print_head(setting.name, "95th percentile");
  for (std::size_t d = 0; d < all.size(); ++d) print_row(all[d].name, losses[d], true);
}

}  // namespace

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 200;
  if (repetitions < 1) {
    fmt::print(stderr, "usage: simulate [REPETITIONS]\n");
    return 2;
  }
  for (const auto& setting : evenshard::bench::kSettings)
    evenshard::bench::print_setting(setting, repetitions);
}
