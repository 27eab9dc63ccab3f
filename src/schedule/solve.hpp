// The portfolio for P||Cmax: several constructions, local search, bounds and exhaustive search,
// until the makespan meets the bound or the budget of operations is spent.
#pragma once

#include "schedule/bound.hpp"
#include "schedule/problem.hpp"

namespace evenshard::schedule {

struct Solution {
  Assignment assignment;
  Size makespan = 0;
  Bound bound;
  Bound base;  ///< What proves `bound.from`, where the bound rests on the sums of jobs.
  const char* found_by = "LPT";  ///< The method that found the assignment.
  std::int64_t operations = 0;
  bool optimal() const { return makespan == bound.value; }
};

/// About a tenth of a second.
inline constexpr std::int64_t kDefaultOperations = 40'000'000;

/// Never worse than longest_first. The sizes must be in descending order.
Solution solve(const Problem& problem, std::int64_t operations = kDefaultOperations);

}  // namespace evenshard::schedule
