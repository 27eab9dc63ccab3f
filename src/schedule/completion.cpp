#include "schedule/completion.hpp"

#include <algorithm>
#include <unordered_set>

#include "schedule/random.hpp"

namespace evenshard::schedule {

namespace {

constexpr std::size_t kMostDeadEnds = 1 << 18;

class Completion {
 public:
  Completion(const Problem& problem, Size capacity, Budget& budget)
      : sizes_(problem.sizes), capacity_(capacity), budget_(budget), levels_(bins(problem) + 1) {
    waste_ = capacity * problem.machines - total(problem);
    Random random(1);
    for (std::size_t job = 0; job < sizes_.size(); ++job) keys_.push_back(random.next());
    for (Level& level : levels_) level.rest.reserve(sizes_.size());
    for (std::size_t job = 0; job < sizes_.size(); ++job)
      levels_[0].rest.push_back(static_cast<int>(job));
    bin_of_.assign(sizes_.size(), -1);
  }

  Fit run() {
    Fit fit;
    if (waste_ < 0 || (!sizes_.empty() && sizes_.front() > capacity_))
      fit.answer = Fit::Answer::no;
    else if (fill_bin(0, waste_, 0))
      fit = {Fit::Answer::yes, bin_of_, 0};
    else
      fit.answer = budget_.exhausted() ? Fit::Answer::unknown : Fit::Answer::no;
    fit.nodes = nodes_;
    return fit;
  }

 private:
  struct Level {
    std::vector<int> rest;     ///< Jobs not in an earlier bin, largest first.
    std::vector<Size> suffix;  ///< Sums of rest from each position on.
    std::vector<int> chosen;   ///< Positions in rest, ascending; the first is 0.
    std::vector<bool> in_bin;
  };

  static std::size_t bins(const Problem& problem) {
    return static_cast<std::size_t>(problem.machines);
  }
  Size size(const Level& level, std::size_t position) const {
    return sizes_[static_cast<std::size_t>(level.rest[position])];
  }

  bool fill_bin(std::size_t bin, Size waste, std::uint64_t packed) {
    Level& level = levels_[bin];
    if (level.rest.empty()) return true;
    if (bin + 1 == levels_.size()) return false;
    if (dead_ends_.contains(packed)) return false;
    const std::size_t count = level.rest.size();
    level.suffix.assign(count + 1, 0);
    for (std::size_t i = count; i-- > 0;) level.suffix[i] = level.suffix[i + 1] + size(level, i);
    level.in_bin.assign(count, false);
    level.chosen.assign(1, 0);
    level.in_bin[0] = true;
    if (choose(bin, 1, capacity_ - size(level, 0), waste, packed)) return true;
    if (dead_ends_.size() < kMostDeadEnds && !budget_.exhausted()) dead_ends_.insert(packed);
    return false;
  }

  /// Adds jobs from position `from` on to the bin, which has `room` left.
  bool choose(std::size_t bin, std::size_t from, Size room, Size waste, std::uint64_t packed) {
    Level& level = levels_[bin];
    ++nodes_;
    budget_.spend(8);
    if (budget_.exhausted()) return false;
    const std::size_t count = level.rest.size();
    Size last = -1;
    for (std::size_t i = first_that_fits(level, from, room); i < count; ++i) {
      if (level.suffix[i] < room - waste) break;
      const Size size_i = size(level, i);
      if (size_i == last) continue;
      last = size_i;
      // What is left must be filled by later, smaller jobs, or be wasted.
      const Size left = room - size_i;
      if (left > waste && (i + 1 == count || size(level, count - 1) > left)) continue;
      level.chosen.push_back(static_cast<int>(i));
      level.in_bin[i] = true;
      const bool found = choose(bin, i + 1, left, waste, packed);
      if (found) return true;
      level.chosen.pop_back();
      level.in_bin[i] = false;
      if (budget_.exhausted()) return false;
    }
    return room <= waste && !dominated(level, room) && close_bin(bin, waste - room, packed);
  }

  std::size_t first_that_fits(const Level& level, std::size_t from, Size room) const {
    const auto fits = std::partition_point(
        level.rest.begin() + static_cast<std::ptrdiff_t>(from), level.rest.end(),
        [&](int job) { return sizes_[static_cast<std::size_t>(job)] > room; });
    return static_cast<std::size_t>(fits - level.rest.begin());
  }

  /// A job left out would fit as well, or instead of a smaller one: that set is tried elsewhere and
  /// is never worse.
  bool dominated(const Level& level, Size room) {
    const std::size_t count = level.rest.size();
    for (std::size_t i = count; i-- > 0;) {
      if (level.in_bin[i]) continue;
      if (size(level, i) <= room) return true;
      break;
    }
    for (std::size_t c = 1; c < level.chosen.size(); ++c) {
      const auto chosen = static_cast<std::size_t>(level.chosen[c]);
      const Size own = size(level, chosen);
      for (std::size_t i = chosen; i-- > 1;) {
        if (level.in_bin[i] || size(level, i) == own) continue;
        if (size(level, i) <= own + room) return true;
        break;
      }
    }
    return false;
  }

  bool close_bin(std::size_t bin, Size waste, std::uint64_t packed) {
    Level& level = levels_[bin];
    Level& next = levels_[bin + 1];
    next.rest.clear();
    for (std::size_t i = 0; i < level.rest.size(); ++i) {
      const int job = level.rest[i];
      if (level.in_bin[i]) {
        bin_of_[static_cast<std::size_t>(job)] = static_cast<int>(bin);
        packed ^= keys_[static_cast<std::size_t>(job)];
      } else {
        next.rest.push_back(job);
      }
    }
    budget_.spend(static_cast<std::int64_t>(level.rest.size()) * 3);
    return fill_bin(bin + 1, waste, packed);
  }

  const std::vector<Size>& sizes_;
  Size capacity_;
  Size waste_ = 0;
  Budget& budget_;
  std::vector<Level> levels_;
  std::vector<std::uint64_t> keys_;
  std::unordered_set<std::uint64_t> dead_ends_;
  std::vector<int> bin_of_;
  std::int64_t nodes_ = 0;
};

}  // namespace

Fit complete(const Problem& problem, Size capacity, Budget& budget) {
  return Completion(problem, capacity, budget).run();
}

}  // namespace evenshard::schedule
