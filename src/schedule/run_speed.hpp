// How fast each recorded run was as a whole.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "model/history.hpp"
#include "schedule/context_ratio.hpp"

namespace evenshard::schedule {

/// A busy or throttled machine slows a whole run; divided out, what is left is a unit's own. The
/// factor of a run is the median over its units of what each took to what it usually takes in that
/// context; 1 for runs of fewer than eight such units.
class RunSpeeds {
 public:
  explicit RunSpeeds(const model::History& history);

  /// Above 1: everything took longer than usual.
  double factor(const std::string& run_id) const;
  /// What the factors of that context's runs come to, the newest counting most: what the next run
  /// must expect.
  double level(const ContextKey& context) const;

 private:
  std::unordered_map<std::string, double> factors_;
  std::map<ContextKey, double> levels_;
};

}  // namespace evenshard::schedule
