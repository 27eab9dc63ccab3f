// P||Cmax: jobs on identical machines, the largest load made small. What `pack` reduces a suite to.
#pragma once

#include <cstdint>
#include <vector>

namespace evenshard::schedule {

using Size = std::int64_t;

struct Problem {
  std::vector<Size> sizes;  ///< Descending, none negative, their sum far from overflow.
  int machines = 1;         ///< At least 1.
};

/// The machine of every job, by the job's index in Problem::sizes.
using Assignment = std::vector<int>;

std::vector<Size> loads(const Problem& problem, const Assignment& assignment);
Size makespan(const Problem& problem, const Assignment& assignment);
Size total(const Problem& problem);

/// Longest processing time first: each job to the least loaded machine, the first of equals.
/// At most 4/3 - 1/(3m) of the optimum (Graham 1969).
Assignment longest_first(const Problem& problem);

}  // namespace evenshard::schedule
