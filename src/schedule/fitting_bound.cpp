#include <algorithm>
#include <bit>

#include "schedule/bound.hpp"

namespace evenshard::schedule {

namespace {

/// Jobs grouped by size against a capacity, with prefix sums: L2 for one threshold in log n.
class Packing {
 public:
  explicit Packing(const Problem& problem) : problem_(problem), sums_(problem.sizes.size() + 1, 0) {
    for (std::size_t i = 0; i < problem.sizes.size(); ++i)
      sums_[i + 1] = sums_[i] + problem.sizes[i];
  }

  /// Jobs larger than C - t have a bin each, those larger than C/2 too and share it only with jobs
  /// of at least t.
  bool overfull(Size capacity, Size threshold) const {
    const std::size_t alone = larger_than(capacity - threshold);
    const std::size_t big = std::max(alone, larger_than(capacity / 2));
    const std::size_t end = larger_than(threshold - 1);
    const Size beside = static_cast<Size>(big - alone) * capacity - (sums_[big] - sums_[alone]);
    const Size small = end > big ? sums_[end] - sums_[big] : 0;
    const Size more = small > beside ? (small - beside + capacity - 1) / capacity : 0;
    return static_cast<Size>(big) + more > problem_.machines;
  }

 private:
  std::size_t larger_than(Size size) const {
    const auto end = std::ranges::partition_point(problem_.sizes, [&](Size s) { return s > size; });
    return static_cast<std::size_t>(end - problem_.sizes.begin());
  }

  const Problem& problem_;
  std::vector<Size> sums_;
};

}  // namespace

bool overfull(const Problem& problem, Size capacity, Size threshold) {
  return Packing(problem).overfull(capacity, threshold);
}

Bound fitting_bound(const Problem& problem, Size from, Budget& budget) {
  const Packing packing(problem);
  Bound best;
  best.kind = Bound::Kind::fitting;
  // Thresholds: the sizes up to half the capacity. The answer is not monotonous in the capacity;
  // doubling steps find a good one, not always the best.
  const auto rising = [&](Size capacity) -> Size {
    Size last = -1;
    for (std::size_t i = problem.sizes.size(); i-- > 0 && problem.sizes[i] <= capacity / 2;) {
      if (problem.sizes[i] == last || problem.sizes[i] < 1) continue;
      last = problem.sizes[i];
      budget.spend(24);
      if (packing.overfull(capacity, last)) return last;
      if (budget.exhausted()) break;
    }
    return 0;
  };
  Size capacity = from, step = 1;
  while (!budget.exhausted()) {
    const Size threshold = rising(capacity);
    if (threshold > 0) {
      best.value = capacity + 1;
      best.threshold = threshold;
      capacity += step;
      step *= 2;
    } else if (step > 1) {
      step = 1;
      if (capacity == best.value) break;
      capacity = best.value;
    } else {
      break;
    }
  }
  return best;
}

}  // namespace evenshard::schedule
