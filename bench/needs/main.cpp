// When should what runs alone run, and what does a long line for a resource need? Replays policies
// over noisy durations: mean wall time above the bound (start-up, what runs alone, and the largest
// of the average load, the longest unit and the longest line), in per cent.
//   needs [REPETITIONS]
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "draw.hpp"
#include "schedule/dispatch.hpp"
#include "schedule/queue.hpp"

namespace evenshard::bench {

namespace {

using model::Choice;
using model::DispatchState;
using model::NextUnit;
using model::UnitId;

constexpr double kStartup_ms = 400, kNoise = 0.2;

struct Case {
  std::vector<model::Estimate> estimates;
  schedule::Exclusions exclusions;
  std::vector<double> actual_ms, startup_ms;
};

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

/// Lognormal with mean 1.
double varied(double variation, Draw& draw) {
  const double sigma = std::sqrt(std::log1p(variation * variation));
  return std::exp(sigma * draw.normal() - sigma * sigma / 2);
}

Case drawn(std::size_t units, std::size_t workers, double alone, double line, Draw& draw) {
  Case c;
  c.exclusions.resources = {{"db", 1, {}}};
  for (std::size_t i = 0; i < units; ++i) {
    const double mean = std::max(20.0, 3000 * std::exp(1.2 * draw.normal()));
    model::Estimate& estimate = c.estimates.emplace_back();
    estimate.mean = model::milliseconds(std::llround(mean));
    estimate.spread = model::milliseconds(std::llround(mean * kNoise));
    c.actual_ms.push_back(mean * varied(kNoise, draw));
    const double kind = draw.uniform();
    if (kind < alone) c.exclusions.alone.push_back(static_cast<UnitId>(i));
    if (kind > 1 - line) c.exclusions.resources[0].units.push_back(static_cast<UnitId>(i));
  }
  for (std::size_t i = 0; i < workers; ++i) c.startup_ms.push_back(kStartup_ms * varied(0.3, draw));
  return c;
}

double bound_ms(const Case& c) {
  const auto sum = [&c](const std::vector<UnitId>& units) {
    double all = 0;
    for (const UnitId unit : units) all += c.actual_ms[index(unit)];
    return all;
  };
  double rest = std::accumulate(c.actual_ms.begin(), c.actual_ms.end(), 0.0), longest = 0;
  const double alone = sum(c.exclusions.alone);
  for (std::size_t i = 0; i < c.actual_ms.size(); ++i)
    if (std::ranges::count(c.exclusions.alone, static_cast<UnitId>(i)) == 0)
      longest = std::max(longest, c.actual_ms[i]);
  rest = (rest - alone) / static_cast<double>(c.startup_ms.size());
  return std::ranges::min(c.startup_ms) + alone +
         std::max({rest, longest, sum(c.exclusions.resources[0].units)});
}

double replay_ms(const Case& c, const NextUnit& next) {
  struct Worker {
    double until;
    UnitId unit;
    bool started, idle;
  };
  std::vector<Worker> workers;
  for (const double startup : c.startup_ms) workers.push_back({startup, -1, false, false});
  DispatchState state;
  state.waiting.emplace_back(c.actual_ms.size());
  std::iota(state.waiting[0].begin(), state.waiting[0].end(), 0);
  state.unsettled = static_cast<int>(workers.size());
  double now = 0;
  while (true) {
    const auto soonest = std::ranges::min_element(workers, {}, [](const Worker& w) {
      return w.idle ? std::numeric_limits<double>::max() : w.until;
    });
    if (soonest->idle) return now;
    now = soonest->until;
    soonest->idle = true;
    state.unsettled -= soonest->started ? 0 : 1;
    soonest->started = true;
    std::erase(state.running, soonest->unit);
    for (Worker& w : workers) {
      if (!w.idle || !w.started) continue;
      const auto choice = next(state, 0);
      if (!choice || choice->is_wait()) continue;
      std::erase(state.waiting[0], choice->unit);
      state.running.push_back(choice->unit);
      w = {now + c.actual_ms[index(choice->unit)], choice->unit, true, false};
    }
  }
}

/// What runs alone comes before everything else.
NextUnit alone_first(const Case& c) {
  return [alone = c.exclusions.alone, ours = schedule::default_policy(c.estimates, c.exclusions)](
             const DispatchState& state, int worker) -> std::optional<Choice> {
    DispatchState first = state;
    std::erase_if(first.waiting[0],
                  [&](UnitId unit) { return std::ranges::count(alone, unit) == 0; });
    return ours(first.waiting[0].empty() ? state : first, worker);
  };
}

/// What runs alone comes when it is the longest that waits: until it can, nothing begins.
NextUnit alone_when_due(const Case& c) {
  std::vector<UnitId> order(c.estimates.size());
  std::iota(order.begin(), order.end(), 0);
  order = schedule::dispatch_order(order, c.estimates, c.exclusions);
  return [order, alone = c.exclusions.alone,
          ours = schedule::default_policy(c.estimates, c.exclusions)](
             const DispatchState& state, int worker) -> std::optional<Choice> {
    const auto due = std::ranges::find_if(
        order, [&](UnitId unit) { return std::ranges::count(state.waiting[0], unit) > 0; });
    if (due == order.end() || std::ranges::count(alone, *due) == 0) return ours(state, worker);
    return state.running.empty() && state.unsettled == 0 ? Choice{*due, 0} : model::kWait;
  };
}

NextUnit alone_last(const Case& c) {
  return schedule::default_policy(c.estimates, c.exclusions);
}

/// Longest first, whatever waits for the same resource.
NextUnit by_length(const Case& c) {
  std::vector<UnitId> order(c.estimates.size());
  std::iota(order.begin(), order.end(), 0);
  order = schedule::dispatch_order(order, c.estimates);
  return [order, exclusions = c.exclusions, claims = schedule::claims_of(c.exclusions)](
             const DispatchState& state, int) -> std::optional<Choice> {
    schedule::Occupancy occupancy(exclusions);
    const auto claim = [&](UnitId unit) {
      return index(unit) < claims.size() ? claims[index(unit)] : schedule::Claim{};
    };
    for (const UnitId unit : state.running) occupancy.begin(claim(unit));
    for (const UnitId unit : order)
      if (std::ranges::count(state.waiting[0], unit) > 0 && occupancy.admits(claim(unit)))
        return Choice{unit, 0};
    return state.waiting[0].empty() ? std::nullopt : std::optional(model::kWait);
  };
}

struct Policy {
  const char* name;
  NextUnit (*make)(const Case&);
};

constexpr std::size_t kShapes[][2] = {{60, 2}, {60, 4}, {60, 8}, {200, 4}, {200, 8}, {200, 16}};

void print_table(const char* title, double alone, double line, int repetitions,
                 const std::vector<Policy>& policies) {
  fmt::print("\n{}\n\n| policy |", title);
  for (const auto& [units, workers] : kShapes) fmt::print(" {}/{} |", units, workers);
  fmt::print("\n|---|");
  for (std::size_t i = 0; i < std::size(kShapes); ++i) fmt::print("---:|");
  for (const Policy& policy : policies) {
    fmt::print("\n| {} |", policy.name);
    for (const auto& [units, workers] : kShapes) {
      Draw draw(units * 1000 + workers);
      double loss = 0;
      for (int i = 0; i < repetitions; ++i) {
        const Case c = drawn(units, workers, alone, line, draw);
        loss += replay_ms(c, policy.make(c)) / bound_ms(c) - 1;
      }
      fmt::print(" {:.2f} |", 100 * loss / repetitions);
    }
  }
  fmt::print("\n");
}

}  // namespace

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  using namespace evenshard::bench;
  const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 200;
  const std::vector<Policy> when{
      {"alone last", alone_last}, {"alone first", alone_first}, {"alone when due", alone_when_due}};
  print_table("One unit in fifty runs alone", 0.02, 0, repetitions, when);
  print_table("One unit in ten runs alone", 0.1, 0, repetitions, when);
  const std::vector<Policy> lines{{"line counts", alone_last}, {"length alone", by_length}};
  print_table("One unit in eight needs a resource of capacity 1", 0, 0.125, repetitions, lines);
  print_table("One unit in three needs a resource of capacity 1", 0, 0.333, repetitions, lines);
}
