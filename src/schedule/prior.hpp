// What to expect of a unit that was never measured.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/suite.hpp"

namespace evenshard::schedule {

/// Fitted on the suite's own measured units: a cost per unit and one per step and scenario, times
/// what the unit's folder and then its tags are usually above or below that. Without any, a
/// constant per step.
class Prior {
 public:
  /// `known[u]` is nothing for units without a measured estimate.
  Prior(const model::Suite& suite, const std::vector<const model::Estimate*>& known);

  model::Estimate of(const model::Unit& unit) const;

 private:
  struct Sums {
    double actual = 0, fitted = 0;
  };
  double fitted_ms(const model::Unit& unit) const;
  double factor(const Sums& sums) const;
  double folder_factor(const model::Unit& unit) const;
  double tags_factor(const model::Unit& unit) const;

  bool measured_ = false;
  double per_unit_ms_, per_size_ms_;  ///< Size: selected steps and scenarios.
  double relative_spread_ = 1;
  int cpu_permille_ = 1000;
  double average_ms_ = 0;
  std::map<std::string, Sums> folders_, tags_;
};

}  // namespace evenshard::schedule
