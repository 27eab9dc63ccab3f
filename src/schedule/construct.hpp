// Ways to build an assignment from nothing.
#pragma once

#include "schedule/budget.hpp"
#include "schedule/problem.hpp"

namespace evenshard::schedule {

/// Tuples of m jobs, those with the largest difference first, longest first within each to the
/// least loaded machine (SLACK; Della Croce and Scatamacchia 2020).
Assignment by_slack(const Problem& problem, Budget& budget);

/// First fit decreasing into the smallest capacity it manages, by binary search between `lower` and
/// `upper`. Nothing (empty) when it manages none below `upper` (MULTIFIT; Coffman, Garey, Johnson
/// 1978).
Assignment multifit(const Problem& problem, Size lower, Size upper, Budget& budget);

/// The two most uneven partial assignments are merged, largest load with smallest, until one is
/// left (Karmarkar and Karp 1982, m machines).
Assignment differencing(const Problem& problem, Budget& budget);

}  // namespace evenshard::schedule
