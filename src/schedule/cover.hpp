// The same question as in completion.hpp, where few sets of jobs fill a bin well enough.
#pragma once

#include "schedule/completion.hpp"

namespace evenshard::schedule {

/// Lists every set that wastes no more than can be wasted altogether, then covers the jobs with
/// them, always the job with the fewest sets left first (exact cover; Knuth 2000). Unknown when the
/// sets are too many to list.
Fit cover(const Problem& problem, Size capacity, Budget& budget);

}  // namespace evenshard::schedule
