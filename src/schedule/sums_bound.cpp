#include <algorithm>

#include "schedule/bound.hpp"

namespace evenshard::schedule {

namespace {

/// Which sums up to a limit some set of jobs has.
class Sums {
 public:
  Sums(const std::vector<Size>& sizes, Size limit)
      : words_(static_cast<std::size_t>(limit / 64 + 1), 0), limit_(limit) {
    words_[0] = 1;
    for (const Size size : sizes)
      if (size <= limit) add(size);
  }

  static std::int64_t work(const std::vector<Size>& sizes, Size limit) {
    return (limit / 64 + 1) * static_cast<std::int64_t>(sizes.size());
  }

  bool has(Size sum) const { return words_[static_cast<std::size_t>(sum / 64)] >> (sum % 64) & 1; }

  /// The largest that is not above `sum`; 0 is one.
  Size at_most(Size sum) const {
    while (!has(sum)) --sum;
    return sum;
  }

  /// The smallest that is not below `sum`; the limit + 1 when there is none.
  Size at_least(Size sum) const {
    while (sum <= limit_ && !has(sum)) ++sum;
    return sum;
  }

 private:
  void add(Size size) {
    const auto shift = static_cast<std::size_t>(size / 64);
    const int bits = static_cast<int>(size % 64);
    for (std::size_t w = words_.size(); w-- > shift;) {
      std::uint64_t moved = words_[w - shift] << bits;
      if (bits > 0 && w > shift) moved |= words_[w - shift - 1] >> (64 - bits);
      words_[w] |= moved;
    }
  }

  std::vector<std::uint64_t> words_;
  Size limit_;
};

}  // namespace

Bound sums_bound(const Problem& problem, Size from, Budget& budget) {
  Bound bound;
  bound.kind = Bound::Kind::sums;
  bound.from = from;
  const Size limit = from + problem.sizes.front();  // Some set has its sum in this range.
  const std::int64_t work = Sums::work(problem.sizes, limit);
  if (work > budget.left() / 4) return bound;
  budget.spend(work);
  bound.value = Sums(problem.sizes, limit).at_least(from);
  return bound;
}

Bound shared_bound(const Problem& problem, Size from, Budget& budget) {
  Bound bound;
  bound.kind = Bound::Kind::shared;
  const auto m = static_cast<std::size_t>(problem.machines);
  if (problem.sizes.size() <= m || m < 2) return bound;
  const std::vector<Size> largest(problem.sizes.begin(),
                                  problem.sizes.begin() + problem.machines + 1);
  const Size least = largest[m] + largest[m - 1];
  const Size limit = std::max<Size>(from - least, 0) + 64;
  if (Sums::work(problem.sizes, limit) > budget.left() / 8) return bound;
  budget.spend(Sums::work(problem.sizes, limit));
  const Sums sums(problem.sizes, limit);
  const Size all = total(problem);
  const auto possible = [&](Size capacity) {
    const Size waste = capacity * problem.machines - all;
    for (std::size_t a = m; a > 0; --a) {
      for (std::size_t b = a; b-- > 0;) {
        budget.spend(8);
        const Size room = capacity - largest[a] - largest[b];
        if (room < 0) break;
        if (room - sums.at_most(room) <= waste) return true;
      }
    }
    return false;
  };
  Size capacity = from;
  while (capacity - least <= limit && !budget.exhausted() && !possible(capacity)) ++capacity;
  if (capacity > from && !budget.exhausted()) bound.value = capacity;
  return bound;
}

}  // namespace evenshard::schedule
