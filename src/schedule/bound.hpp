// Lower bounds on the makespan, each with what is needed to compute it again.
#pragma once

#include <cstdint>
#include <string>

#include "schedule/budget.hpp"
#include "schedule/problem.hpp"

namespace evenshard::schedule {

struct Bound {
  enum class Kind {
    average,  ///< ceil(sum / m)
    longest,  ///< The largest job.
    lifted,   ///< Of the `jobs` largest, some `machines` hold many: ceil(of the smallest so many).
    fitting,  ///< In bins of one less, the jobs weigh too much under a dual-feasible function.
    shared,   ///< Two of the m + 1 largest share a machine, which then wastes more than there is.
    sums,     ///< `from` is proven, and no set of jobs has a sum in [from, value).
    exhausted,  ///< A search tried every way to stay below; `nodes` sets of jobs.
  };
  Size value = 0;
  Kind kind = Kind::average;
  int jobs = 0, machines = 0;  ///< lifted
  Size threshold = 0;          ///< fitting: which function.
  Size from = 0;               ///< sums
  std::int64_t nodes = 0;      ///< exhausted
};

/// The average and the longest job: they cost nothing.
Bound simple_bound(const Problem& problem);

/// Among the l largest jobs some k machines hold at least k*floor(l/m) + min(k, l mod m) of them,
/// so k times the makespan is at least the sum of that many of the smallest (Haouari, Gharbi,
/// Jemmali 2006).
Bound lifted_bound(const Problem& problem, Budget& budget);

/// Largest C such that bins of C - 1 are shown to be too few by the bound L2 of Martello and Toth,
/// not below `from`.
Bound fitting_bound(const Problem& problem, Size from, Budget& budget);
/// True when L2 with this threshold shows that the jobs need more than m bins of `capacity`.
bool overfull(const Problem& problem, Size capacity, Size threshold);

/// Some machine holds two of the m + 1 largest jobs. No set of jobs fills what is left beside any
/// two of them well enough for the rest to fit elsewhere: the least makespan, not below `from`, of
/// which this is not true.
Bound shared_bound(const Problem& problem, Size from, Budget& budget);

/// The makespan is the sum of some jobs: the least such sum that is not below `from`. Value 0 when
/// the budget does not allow to tell.
Bound sums_bound(const Problem& problem, Size from, Budget& budget);

/// One phrase for the plan: "sum/m", "longest unit", "lifted l=9 k=2", …
std::string describe(const Bound& bound);

}  // namespace evenshard::schedule
