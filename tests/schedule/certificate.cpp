#include "schedule/certificate.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace evenshard::schedule::test {

namespace {

Size sum(const std::vector<Size>& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), Size{0});
}

std::set<Size> sums_up_to(const std::vector<Size>& sizes, Size limit) {
  std::set<Size> sums{0};
  for (const Size size : sizes) {
    std::set<Size> more = sums;
    for (const Size s : sums)
      if (s + size <= limit) more.insert(s + size);
    sums = more;
  }
  return sums;
}

/// The smallest sum of those that some k machines must hold, over k: by distributing the l largest
/// as evenly as can be, the fullest k machines hold at least so many.
bool lifted(const Bound& bound, const Problem& problem) {
  const int m = problem.machines, l = bound.jobs, k = bound.machines;
  if (l < 1 || l > static_cast<int>(problem.sizes.size()) || k < 1 || k > m) return false;
  std::vector<int> counts(static_cast<std::size_t>(m), 0);
  for (int job = 0; job < l; ++job) ++counts[static_cast<std::size_t>(job % m)];
  const int held = std::accumulate(counts.begin(), counts.begin() + k, 0);
  const std::vector<Size> least(problem.sizes.begin() + (l - held), problem.sizes.begin() + l);
  return k * (bound.value - 1) < sum(least);
}

/// With bins of value - 1: those above C - t are alone, those above C/2 have a bin each, the rest
/// from t on can use what is left there and whole bins.
bool fitting(const Bound& bound, const Problem& problem) {
  const Size capacity = bound.value - 1, t = bound.threshold;
  if (t < 1 || 2 * t > capacity) return false;
  Size bins = 0, beside = 0, small = 0;
  for (const Size size : problem.sizes) {
    if (size > capacity - t) {
      ++bins;
    } else if (2 * size > capacity) {
      ++bins;
      beside += capacity - size;
    } else if (size >= t) {
      small += size;
    }
  }
  while (small > beside) {
    ++bins;
    small -= capacity;
  }
  return bins > problem.machines;
}

bool shared(const Bound& bound, const Problem& problem) {
  const Size capacity = bound.value - 1;
  const Size waste = capacity * problem.machines - sum(problem.sizes);
  const std::set<Size> sums = sums_up_to(problem.sizes, capacity);
  for (int a = 0; a <= problem.machines; ++a) {
    for (int b = a + 1; b <= problem.machines; ++b) {
      const Size room = capacity - problem.sizes[static_cast<std::size_t>(a)] -
                        problem.sizes[static_cast<std::size_t>(b)];
      if (room >= 0 && room - *std::prev(sums.upper_bound(room)) <= waste) return false;
    }
  }
  return true;
}

bool no_sum(const Bound& bound, const Problem& problem) {
  const std::set<Size> sums = sums_up_to(problem.sizes, bound.value);
  return sums.lower_bound(bound.from) == sums.lower_bound(bound.value);
}

Size best_from(const Problem& problem, std::size_t job, std::vector<Size>& loads) {
  if (job == problem.sizes.size()) return std::ranges::max(loads);
  Size best = sum(problem.sizes);
  std::set<Size> tried;
  for (Size& load : loads) {
    if (!tried.insert(load).second) continue;
    load += problem.sizes[job];
    best = std::min(best, best_from(problem, job + 1, loads));
    load -= problem.sizes[job];
  }
  return best;
}

}  // namespace

bool proves(const Bound& bound, const Problem& problem) {
  switch (bound.kind) {
    case Bound::Kind::average:
      return problem.machines * (bound.value - 1) < sum(problem.sizes);
    case Bound::Kind::longest:
      return std::ranges::max(problem.sizes) == bound.value;
    case Bound::Kind::lifted:
      return lifted(bound, problem);
    case Bound::Kind::fitting:
      return fitting(bound, problem);
    case Bound::Kind::shared:
      return shared(bound, problem);
    case Bound::Kind::sums:
      return no_sum(bound, problem);
    case Bound::Kind::exhausted:
      return true;
  }
  return false;
}

Size smallest_makespan(const Problem& problem) {
  std::vector<Size> loads(static_cast<std::size_t>(problem.machines), 0);
  return best_from(problem, 0, loads);
}

}  // namespace evenshard::schedule::test
