#include "schedule/context_ratio.hpp"

#include <algorithm>

#include "schedule/counted.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

namespace {

/// The ratio of two shorter times is mostly noise.
constexpr double kShortest_ms = 10;

enum class Respect { coverage, interpreter, host };
constexpr Respect kRespects[] = {Respect::coverage, Respect::interpreter, Respect::host};

ContextKey only(Respect respect, const ContextKey& key) {
  switch (respect) {
    case Respect::coverage:
      return {std::get<0>(key), "", ""};
    case Respect::interpreter:
      return {false, std::get<1>(key), ""};
    case Respect::host:
      return {false, "", std::get<2>(key)};
  }
  return key;
}

int differences(const ContextKey& a, const ContextKey& b) {
  return static_cast<int>(
      std::ranges::count_if(kRespects, [&](Respect r) { return only(r, a) != only(r, b); }));
}

/// Otherwise there is nothing to compare.
bool ran_elsewhere(const model::UnitHistory& unit) {
  return std::ranges::any_of(unit.samples, [&](const model::Sample& s) {
    return s.context != unit.samples.front().context;
  });
}

}  // namespace

ContextKey key_of(const model::Context& context) {
  return {context.coverage, context.interpreter, context.host};
}

std::map<ContextKey, Samples> by_context(const Samples& samples) {
  std::map<ContextKey, Samples> result;
  const model::Sample* before = nullptr;
  Samples* group = nullptr;
  for (const model::Sample* s : samples) {
    if (before == nullptr || s->context != before->context) group = &result[key_of(s->context)];
    before = s;
    if (group->empty()) group->reserve(samples.size());
    group->push_back(s);
  }
  return result;
}

ContextRatio::ContextRatio(const model::History& history, const model::Context& target)
    : target_(key_of(target)) {
  for (const model::UnitHistory& unit : history.units) {
    if (!ran_elsewhere(unit)) continue;
    const std::map<ContextKey, Samples> contexts = by_context(counted(unit.samples));
    std::map<ContextKey, double> typical_ms;
    for (const auto& [key, samples] : contexts)
      if (const double ms = median(times_ms(samples)); ms >= kShortest_ms) typical_ms[key] = ms;
    learn(typical_ms);
  }
}

void ContextRatio::learn(const std::map<ContextKey, double>& typical_ms) {
  for (const auto& [from, from_ms] : typical_ms) {
    for (const auto& [to, to_ms] : typical_ms) {
      if (from == to) continue;
      ratios_[{from, to}].push_back(to_ms / from_ms);
      if (differences(from, to) != 1) continue;
      for (const Respect r : kRespects)
        if (only(r, from) != only(r, to))
          partial_[{only(r, from), only(r, to)}].push_back(to_ms / from_ms);
    }
  }
}

double ContextRatio::to_target(const ContextKey& from) const {
  if (from == target_) return 1;
  if (const auto found = ratios_.find({from, target_}); found != ratios_.end())
    return median(found->second);
  double factor = 1;
  for (const Respect r : kRespects)
    if (const auto found = partial_.find({only(r, from), only(r, target_)});
        found != partial_.end())
      factor *= median(found->second);
  return factor;
}

}  // namespace evenshard::schedule
