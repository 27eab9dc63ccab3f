// Times measured under other circumstances, brought to those of the coming run.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/history.hpp"

namespace evenshard::schedule {

/// What the ratio between two contexts is measured for. The number of workers is left out.
using ContextKey = std::tuple<bool, std::string, std::string>;  ///< coverage, interpreter, host

ContextKey key_of(const model::Context& context);

using Samples = std::vector<const model::Sample*>;
/// In their order.
std::map<ContextKey, Samples> by_context(const Samples& samples);

class ContextRatio {
 public:
  /// Measures from the units that ran under more than one context.
  ContextRatio(const model::History& history, const model::Context& target);

  /// What a time measured under `from` is multiplied by. 1 where nothing was measured: a common
  /// factor changes no plan.
  double to_target(const ContextKey& from) const;
  const ContextKey& target() const { return target_; }

 private:
  using Pair = std::pair<ContextKey, ContextKey>;
  void learn(const std::map<ContextKey, double>& typical_ms);

  ContextKey target_;
  std::map<Pair, std::vector<double>> ratios_;  ///< Per pair (from, to), one for each unit.
  /// The same for pairs that differ in one respect only, whatever the others are: that respect's
  /// values are in place, the rest of the key is blank.
  std::map<Pair, std::vector<double>> partial_;
};

}  // namespace evenshard::schedule
