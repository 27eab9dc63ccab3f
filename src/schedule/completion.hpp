// Do these jobs fit into so many bins of this capacity? Answered by search.
#pragma once

#include <cstdint>

#include "schedule/budget.hpp"
#include "schedule/problem.hpp"

namespace evenshard::schedule {

struct Fit {
  enum class Answer { yes, no, unknown } answer = Answer::unknown;
  Assignment assignment;   ///< When the answer is yes.
  std::int64_t nodes = 0;  ///< Sets of jobs tried.
};

/// Bin completion: the largest job left opens the next bin, which is filled with every undominated
/// set that wastes no more than can be wasted altogether (Martello and Toth 1990; Korf 2003).
Fit complete(const Problem& problem, Size capacity, Budget& budget);

}  // namespace evenshard::schedule
