#include "schedule/bound.hpp"

#include <algorithm>
#include <set>

namespace evenshard::schedule {

Bound simple_bound(const Problem& problem) {
  Bound best;
  best.value = (total(problem) + problem.machines - 1) / problem.machines;
  if (!problem.sizes.empty() && problem.sizes.front() > best.value) {
    best.value = problem.sizes.front();
    best.kind = Bound::Kind::longest;
  }
  return best;
}

Bound lifted_bound(const Problem& problem, Budget& budget) {
  const int n = static_cast<int>(problem.sizes.size()), m = problem.machines;
  std::vector<Size> sums(problem.sizes.size() + 1, 0);
  for (std::size_t i = 0; i < problem.sizes.size(); ++i) sums[i + 1] = sums[i] + problem.sizes[i];
  Bound best;
  best.kind = Bound::Kind::lifted;
  // With many jobs for each machine the bound falls below the average.
  for (int l = m + 1; l <= std::min(n, 12 * m) && !budget.exhausted(); ++l) {
    budget.spend(2 * m);
    for (int k = 1; k <= m; ++k) {
      const int held = k * (l / m) + std::min(k, l % m);
      const Size sum = sums[static_cast<std::size_t>(l)] - sums[static_cast<std::size_t>(l - held)];
      const Size value = (sum + k - 1) / k;
      if (value <= best.value) continue;
      best.value = value;
      best.jobs = l;
      best.machines = k;
    }
  }
  return best;
}

std::string describe(const Bound& bound) {
  switch (bound.kind) {
    case Bound::Kind::average:
      return "sum/m";
    case Bound::Kind::longest:
      return "longest unit";
    case Bound::Kind::lifted:
      return "lifted l=" + std::to_string(bound.jobs) + " k=" + std::to_string(bound.machines);
    case Bound::Kind::fitting:
      return "fitting C=" + std::to_string(bound.value - 1) +
             " t=" + std::to_string(bound.threshold);
    case Bound::Kind::shared:
      return "two of the m+1 longest share a worker";
    case Bound::Kind::sums:
      return "no sum of units in [" + std::to_string(bound.from) + ", " +
             std::to_string(bound.value) + ")";
    case Bound::Kind::exhausted:
      return "search exhausted, " + std::to_string(bound.nodes) + " nodes";
  }
  return "";
}

}  // namespace evenshard::schedule
