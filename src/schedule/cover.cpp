#include "schedule/cover.hpp"

#include <algorithm>

namespace evenshard::schedule {

namespace {

constexpr std::size_t kMostSets = 20'000;

struct Set {
  std::vector<int> jobs;
  Size waste = 0;
};

/// Every set of jobs that fills a bin up to `waste`.
class Listing {
 public:
  Listing(const Problem& problem, Size waste, Budget& budget)
      : sizes_(problem.sizes), waste_(waste), budget_(budget), suffix_(sizes_.size() + 1, 0) {
    for (std::size_t i = sizes_.size(); i-- > 0;) suffix_[i] = suffix_[i + 1] + sizes_[i];
  }

  /// False when there are too many.
  bool list(Size capacity) {
    extend(0, capacity);
    return !budget_.exhausted() && sets.size() < kMostSets;
  }

  std::vector<Set> sets;

 private:
  void extend(std::size_t from, Size room) {
    budget_.spend(4);
    if (room <= waste_) {
      sets.push_back({chosen_, room});
      budget_.spend(60 + 8 * static_cast<std::int64_t>(chosen_.size()));
    }
    const auto fits = std::partition_point(sizes_.begin() + static_cast<std::ptrdiff_t>(from),
                                           sizes_.end(), [&](Size size) { return size > room; });
    for (auto i = static_cast<std::size_t>(fits - sizes_.begin()); i < sizes_.size(); ++i) {
      if (suffix_[i] < room - waste_) return;
      const Size left = room - sizes_[i];
      if (left > waste_ && sizes_.back() > left) continue;
      chosen_.push_back(static_cast<int>(i));
      extend(i + 1, left);
      chosen_.pop_back();
      if (budget_.exhausted() || sets.size() >= kMostSets) return;
    }
  }

  const std::vector<Size>& sizes_;
  Size waste_;
  Budget& budget_;
  std::vector<Size> suffix_;
  std::vector<int> chosen_;
};

class Cover {
 public:
  Cover(std::size_t jobs, std::vector<Set> sets, Budget& budget)
      : sets_(std::move(sets)),
        budget_(budget),
        having_(jobs),
        left_(jobs),
        covered_(jobs, false),
        out_(sets_.size(), 0) {
    for (std::size_t s = 0; s < sets_.size(); ++s)
      for (const int job : sets_[s].jobs) having_[index(job)].push_back(static_cast<int>(s));
    for (std::size_t job = 0; job < jobs; ++job) left_[job] = having_[job].size();
  }

  bool search(Size waste) {
    ++nodes;
    budget_.spend(static_cast<std::int64_t>(left_.size()) + 1);
    if (budget_.exhausted()) return false;
    const int job = scarcest();
    if (job < 0) return true;
    for (const int s : having_[index(job)]) {
      if (out_[index(s)] > 0 || sets_[index(s)].waste > waste) continue;
      used.push_back(s);
      const bool possible = take(s);
      if (possible && search(waste - sets_[index(s)].waste)) return true;
      give_back(s);
      used.pop_back();
      if (budget_.exhausted()) return false;
    }
    return false;
  }

  const std::vector<int>& jobs_of(int set) const { return sets_[index(set)].jobs; }

  std::vector<int> used;
  std::int64_t nodes = 0;

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  int scarcest() const {
    int best = -1;
    for (std::size_t job = 0; job < left_.size(); ++job)
      if (!covered_[job] && (best < 0 || left_[job] < left_[index(best)]))
        best = static_cast<int>(job);
    return best;
  }

  /// Rules out every set that shares a job with `s`. False when some job is left without a set.
  bool take(int s) {
    bool possible = true;
    for (const int job : sets_[index(s)].jobs) covered_[index(job)] = true;
    for (const int job : sets_[index(s)].jobs) {
      for (const int other : having_[index(job)]) {
        if (out_[index(other)]++ > 0) continue;
        budget_.spend(3 * static_cast<std::int64_t>(sets_[index(other)].jobs.size()));
        for (const int their : sets_[index(other)].jobs)
          if (--left_[index(their)] == 0 && !covered_[index(their)]) possible = false;
      }
    }
    return possible;
  }

  void give_back(int s) {
    for (const int job : sets_[index(s)].jobs) {
      covered_[index(job)] = false;
      for (const int other : having_[index(job)]) {
        if (--out_[index(other)] > 0) continue;
        for (const int their : sets_[index(other)].jobs) ++left_[index(their)];
      }
    }
  }

  std::vector<Set> sets_;
  Budget& budget_;
  std::vector<std::vector<int>> having_;
  std::vector<std::size_t> left_;
  std::vector<bool> covered_;
  std::vector<int> out_;
};

}  // namespace

Fit cover(const Problem& problem, Size capacity, Budget& budget) {
  Fit fit;
  const Size waste = capacity * problem.machines - total(problem);
  Listing listing(problem, waste, budget);
  if (waste < 0 || waste >= capacity || !listing.list(capacity)) return fit;
  Cover cover(problem.sizes.size(), std::move(listing.sets), budget);
  if (cover.search(waste)) {
    fit.answer = Fit::Answer::yes;
    fit.assignment.resize(problem.sizes.size());
    for (std::size_t bin = 0; bin < cover.used.size(); ++bin)
      for (const int job : cover.jobs_of(cover.used[bin]))
        fit.assignment[static_cast<std::size_t>(job)] = static_cast<int>(bin);
  } else if (!budget.exhausted()) {
    fit.answer = Fit::Answer::no;
  }
  fit.nodes = cover.nodes;
  return fit;
}

}  // namespace evenshard::schedule
