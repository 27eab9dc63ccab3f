#include "schedule/repair.hpp"

#include <algorithm>

#include "schedule/completion.hpp"

namespace evenshard::schedule {

namespace {

/// As many jobs as can be packed again by search within moments.
constexpr std::size_t kPoolJobs = 24;
constexpr std::int64_t kPoolWork = 40'000;
constexpr std::size_t kWidth = 4096;

}  // namespace

Repair::Repair(const Problem& problem, const Assignment& start)
    : problem_(problem),
      best_(start),
      best_makespan_(makespan(problem, start)),
      partition_(problem, start),
      exchange_(problem, partition_, kWidth) {}

void Repair::keep() {
  if (partition_.makespan() >= best_makespan_) return;
  best_ = partition_.assignment();
  best_makespan_ = partition_.makespan();
}

void Repair::run(Size target, Budget& budget) {
  while (!budget.exhausted() && best_makespan_ > target) {
    for (int round = 0; round < 8 && !budget.exhausted(); ++round) {
      refill(target, budget);
      keep();
      if (best_makespan_ <= target) return;
    }
    if (partition_.makespan() > best_makespan_ + best_makespan_ / 500) go_back(budget);
    shake(budget);
    exchange_.descend(target, budget);
    keep();
  }
}

/// The fullest machine and some others, together filled again within the target if they can be.
void Repair::refill(Size target, Budget& budget) {
  const int machines = partition_.machines();
  std::vector<int> pool{partition_.fullest()};
  std::size_t jobs = partition_.jobs(pool[0]).size();
  for (int tries = 0; tries < 3 * machines; ++tries) {
    const int other = static_cast<int>(random_.below(static_cast<std::size_t>(machines)));
    if (std::ranges::count(pool, other) > 0) continue;
    jobs += partition_.jobs(other).size();
    if (pool.size() >= 2 && jobs > kPoolJobs) break;
    pool.push_back(other);
  }
  std::vector<int> members;
  for (const int machine : pool) {
    const auto& own = partition_.jobs(machine);
    members.insert(members.end(), own.begin(), own.end());
  }
  std::ranges::sort(members);
  Problem part{{}, static_cast<int>(pool.size())};
  for (const int job : members) part.sizes.push_back(problem_.sizes[static_cast<std::size_t>(job)]);
  Budget slice(std::min(kPoolWork, budget.left()));
  const std::int64_t before = slice.left();
  const Fit fit = complete(part, target, slice);
  budget.spend(before - slice.left() + static_cast<std::int64_t>(members.size()) * 16);
  if (fit.answer != Fit::Answer::yes) return;
  std::vector<std::vector<int>> filled(pool.size());
  for (std::size_t i = 0; i < members.size(); ++i)
    filled[static_cast<std::size_t>(fit.assignment[i])].push_back(members[i]);
  for (std::size_t i = 0; i < pool.size(); ++i) {
    partition_.assign(pool[i], filled[i]);
    exchange_.touched(pool[i]);
  }
}

/// Jobs of almost the same size change places.
void Repair::shake(Budget& budget) {
  const std::size_t n = problem_.sizes.size();
  for (int swaps = 0; swaps < 4; ++swaps) {
    const std::size_t a = random_.below(n), b = std::min(n - 1, a + 1 + random_.below(3));
    const int from = partition_.assignment()[a], to = partition_.assignment()[b];
    if (from == to) continue;
    partition_.exchange(from, {static_cast<int>(a)}, to, {static_cast<int>(b)});
    exchange_.touched(from);
    exchange_.touched(to);
  }
  budget.spend(200);
}

void Repair::go_back(Budget& budget) {
  partition_ = Partition(problem_, best_);
  for (int machine = 0; machine < partition_.machines(); ++machine) exchange_.touched(machine);
  budget.spend(static_cast<std::int64_t>(problem_.sizes.size()) * 4);
}

}  // namespace evenshard::schedule
