#include "simulate/designs.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "schedule/dispatch.hpp"
#include "schedule/pack.hpp"

namespace evenshard::bench {

namespace {

using model::UnitId;

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

model::Suite suite_of(std::size_t units) {
  model::Suite suite;
  for (std::size_t i = 0; i < units; ++i) {
    model::Unit unit;
    unit.path = std::to_string(1'000'000 + i);
    unit.scenarios.push_back({1, "", 1, true, {}});
    suite.units.push_back(unit);
  }
  return suite;
}

std::vector<model::Estimate> shifted(std::vector<model::Estimate> estimates, double spreads) {
  for (auto& e : estimates)
    e.mean += model::milliseconds(std::llround(spreads * static_cast<double>(e.spread.count())));
  return estimates;
}

model::Plan planned(const Case& c, double spreads, std::int64_t operations) {
  schedule::PackOptions options{static_cast<int>(c.speeds.size()), {}};
  options.operations = operations;
  return schedule::pack(suite_of(c.actual_ms.size()), shifted(c.estimates, spreads), options);
}

double run_static(const Case& c, const std::vector<std::vector<UnitId>>& shards,
                  bool process_per_unit) {
  double end = 0;
  for (std::size_t worker = 0; worker < shards.size(); ++worker) {
    double load = shards[worker].empty() || process_per_unit ? 0 : c.startup_ms;
    for (const UnitId unit : shards[worker])
      load += c.actual_ms[index(unit)] + (process_per_unit ? c.startup_ms : 0);
    end = std::max(end, load / c.speeds[worker]);
  }
  return end;
}

double run_plan(const Case& c, const model::Plan& plan) {
  std::vector<std::vector<UnitId>> shards;
  for (const auto& shard : plan.shards) shards.push_back(shard.units);
  return run_static(c, shards, false);
}

/// Persistent workers that ask the policy whenever they are free.
double run_dynamic(const Case& c, const model::Plan& plan, const model::NextUnit& next) {
  model::DispatchState state;
  for (const auto& shard : plan.shards) state.waiting.push_back(shard.units);
  std::vector<double> free;
  for (const double speed : c.speeds) free.push_back(c.startup_ms / speed);
  while (true) {
    const auto worker = static_cast<std::size_t>(std::ranges::min_element(free) - free.begin());
    const auto choice = next(state, static_cast<int>(worker));
    if (!choice) return std::ranges::max(free);
    std::erase(state.waiting[index(choice->from)], choice->unit);
    free[worker] += c.actual_ms[index(choice->unit)] / c.speeds[worker];
  }
}

/// The worker's own shard first; then the longest unit of the shard with the most time left.
model::NextUnit stealing(std::vector<model::Estimate> estimates) {
  return [estimates = std::move(estimates)](const model::DispatchState& state,
                                            int worker) -> std::optional<model::Choice> {
    const auto left = [&](const std::vector<UnitId>& shard) {
      double sum = 0;
      for (const UnitId unit : shard)
        sum += static_cast<double>(estimates[index(unit)].mean.count());
      return sum;
    };
    int from = worker;
    if (state.waiting[index(worker)].empty())
      from = static_cast<int>(std::ranges::max_element(state.waiting, {}, left) -
                              state.waiting.begin());
    if (state.waiting[index(from)].empty()) return std::nullopt;
    return model::Choice{state.waiting[index(from)].front(), from};
  };
}

template <int kTenths>
double queue(const Case& c) {
  auto estimates = shifted(c.estimates, kTenths / 10.0);
  for (auto& e : estimates) e.spread = model::milliseconds(0);
  return run_dynamic(c, planned(c, 0, 0), schedule::default_policy(estimates));
}

double ours(const Case& c) {
  return run_dynamic(c, planned(c, 0, 0), schedule::default_policy(c.estimates));
}

double stolen(const Case& c) {
  return run_dynamic(c, planned(c, 0, 400'000), stealing(c.estimates));
}

template <int kTenths>
double packed(const Case& c) {
  return run_plan(c, planned(c, kTenths / 10.0, 400'000));
}

double static_lpt(const Case& c) {
  return run_plan(c, planned(c, 0, 0));
}

double file_order(const Case& c) {
  std::vector<std::vector<UnitId>> one(c.speeds.size());
  one[0].resize(c.actual_ms.size());
  std::iota(one[0].begin(), one[0].end(), 0);
  model::Plan plan;
  for (auto& units : one) plan.shards.push_back({units, {}});
  return run_dynamic(c, plan,
                     [](const model::DispatchState& state, int) -> std::optional<model::Choice> {
                       if (state.waiting[0].empty()) return std::nullopt;
                       return model::Choice{state.waiting[0].front(), 0};
                     });
}

double process_per_unit(const Case& c) {
  Case each = c;
  each.startup_ms = 0;
  for (double& ms : each.actual_ms) ms += c.startup_ms;
  return ours(each);
}

double round_robin(const Case& c) {
  std::vector<std::vector<UnitId>> shards(c.speeds.size());
  for (std::size_t unit = 0; unit < c.actual_ms.size(); ++unit)
    shards[unit % shards.size()].push_back(static_cast<UnitId>(unit));
  return run_static(c, shards, false);
}

double chunks(const Case& c) {
  std::vector<std::vector<UnitId>> shards(c.speeds.size());
  double all = 0, load = 0;
  for (const auto& e : c.estimates) all += static_cast<double>(e.mean.count());
  std::size_t chunk = 0;
  for (std::size_t unit = 0; unit < c.actual_ms.size(); ++unit) {
    shards[chunk].push_back(static_cast<UnitId>(unit));
    load += static_cast<double>(c.estimates[unit].mean.count());
    if (load * static_cast<double>(shards.size()) < all || chunk + 1 == shards.size()) continue;
    ++chunk;
    load = 0;
  }
  return run_static(c, shards, false);
}

}  // namespace

std::vector<NamedDesign> designs() {
  return {{"ours", ours},
          {"shared queue, mean", queue<0>},
          {"shared queue, mean + 1 spread", queue<10>},
          {"shared queue, mean + 2 spreads", queue<20>},
          {"optimal shards, then stealing", stolen},
          {"optimal shards, mean", packed<0>},
          {"optimal shards, mean + 0.5 spread", packed<5>},
          {"optimal shards, mean + 1 spread", packed<10>},
          {"LPT shards", static_lpt},
          {"queue, process per feature", process_per_unit},
          {"queue in file order", file_order},
          {"chunks", chunks},
          {"round-robin", round_robin}};
}

double clairvoyant_ms(const Case& c) {
  schedule::PackOptions options{static_cast<int>(c.speeds.size()), {}};
  options.operations = 400'000;
  options.overheads.startup = model::milliseconds(std::llround(c.startup_ms));
  for (const double speed : c.speeds)
    options.speeds_permille.push_back(static_cast<int>(std::llround(1000 * speed)));
  if (std::ranges::count(options.speeds_permille, 1000) ==
      static_cast<std::ptrdiff_t>(c.speeds.size()))
    options.speeds_permille.clear();
  else
    options.operations = 0;
  std::vector<model::Estimate> known(c.actual_ms.size());
  for (std::size_t unit = 0; unit < known.size(); ++unit)
    known[unit].mean = model::milliseconds(std::llround(c.actual_ms[unit]));
  return static_cast<double>(
      schedule::pack(suite_of(known.size()), known, options).lower_bound.value.count());
}

}  // namespace evenshard::bench
