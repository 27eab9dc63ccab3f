// The order of the history's listings, and each unit's newest sample.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"

namespace evenshard::report {

/// Indices of the suite's units by falling estimate; equal ones in the suite's order.
std::vector<std::size_t> slowest_first(const model::Suite& suite,
                                       const std::vector<model::Estimate>& estimates);

class LastSamples {
 public:
  /// `history` is kept by reference.
  explicit LastSamples(const model::History& history);
  /// Null when the unit was never run.
  const model::Sample* of(const std::string& path) const;

 private:
  std::unordered_map<std::string_view, const model::Sample*> newest_;
};

}  // namespace evenshard::report
