#include "schedule/exchange.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace evenshard::schedule {

namespace {

using Offer = Offers::Offer;

constexpr int kPositionBits = 21;

std::vector<Offer> singles(const std::vector<Size>& sizes) {
  std::vector<Offer> result{{0, 0}};
  for (std::size_t i = sizes.size(); i-- > 0;) result.push_back({sizes[i], i + 1});
  return result;
}

/// Every subset, by merging those without the next job with those that have it.
std::vector<Offer> subsets(const std::vector<Size>& sizes) {
  std::vector<Offer> result{{0, 0}}, with, merged;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    with.clear();
    for (const Offer& o : result)
      with.push_back({o.sum + sizes[i], o.code | std::uint64_t{1} << i});
    merged.resize(2 * result.size());
    std::ranges::merge(result, with, merged.begin(), {}, &Offer::sum, &Offer::sum);
    result.swap(merged);
  }
  return result;
}

std::vector<Offer> tuples(const std::vector<Size>& sizes, bool triples) {
  std::vector<Offer> result = singles(sizes);
  const std::size_t k = sizes.size();
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = a + 1; b < k; ++b) {
      const std::uint64_t pair = (a + 1) | (b + 1) << kPositionBits;
      result.push_back({sizes[a] + sizes[b], pair});
      for (std::size_t c = b + 1; triples && c < k; ++c)
        result.push_back({sizes[a] + sizes[b] + sizes[c], pair | (c + 1) << 2 * kPositionBits});
    }
  }
  std::ranges::sort(result, [](const Offer& x, const Offer& y) {
    return x.sum != y.sum ? x.sum < y.sum : x.code < y.code;
  });
  return result;
}

Offers offers_of(const std::vector<Size>& sizes, std::size_t width) {
  const std::size_t k = sizes.size();
  if (k < 16 && (std::size_t{1} << k) <= width) return {subsets(sizes), true};
  const std::size_t pairs = 1 + k + k * (k - 1) / 2;
  if (k < 64 && pairs + k * (k - 1) * (k - 2) / 6 <= width) return {tuples(sizes, true), false};
  if (k < 1024 && pairs <= width) return {tuples(sizes, false), false};
  return {singles(sizes), false};
}

}  // namespace

Exchange::Exchange(const Problem& problem, Partition& partition, std::size_t width)
    : problem_(problem),
      partition_(partition),
      width_(width),
      offers_(static_cast<std::size_t>(partition.machines())),
      fresh_(static_cast<std::size_t>(partition.machines()), false) {}

const Offers& Exchange::offers(int machine, Budget& budget) {
  const auto at = static_cast<std::size_t>(machine);
  if (!fresh_[at]) {
    std::vector<Size> sizes;
    for (const int job : partition_.jobs(machine))
      sizes.push_back(problem_.sizes[static_cast<std::size_t>(job)]);
    offers_[at] = offers_of(sizes, width_);
    fresh_[at] = true;
    budget.spend(static_cast<std::int64_t>(offers_[at].offers.size()) * (width_ == 0         ? 1
                                                                         : offers_[at].masks ? 4
                                                                                             : 16));
  }
  return offers_[at];
}

bool Exchange::descend(Size target, Budget& budget) {
  std::vector<int> order(static_cast<std::size_t>(partition_.machines()));
  while (!budget.exhausted()) {
    const int fullest = partition_.fullest();
    const Size load = partition_.load(fullest);
    if (load <= target) return true;
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](int machine) { return partition_.load(machine); });
    budget.spend(static_cast<std::int64_t>(order.size()) * 10);
    Size lowest = load;
    Best best{0};
    for (const int other : order) {
      if (partition_.load(other) + 1 >= load || lowest <= target || budget.exhausted()) break;
      const Size sum = load + partition_.load(other);
      Best found{2 * lowest - sum};
      if (found.gap <= 0) break;
      search(fullest, other, 2 * target - sum, found, budget);
      if (found.other < 0) continue;
      best = found;
      lowest = (sum + found.gap) / 2;
    }
    if (best.other < 0) return false;
    budget.spend(static_cast<std::int64_t>(partition_.jobs(fullest).size()) / 8 + 16);
    apply(fullest, best);
  }
  return partition_.makespan() <= target;
}

/// Both ends walk upwards: a set to give, and the one to take back that levels the two best.
void Exchange::search(int fullest, int other, Size enough, Best& best, Budget& budget) {
  const std::vector<Offer>& give = offers(fullest, budget).offers;
  const std::vector<Offer>& take = offers(other, budget).offers;
  const Size difference = partition_.load(fullest) - partition_.load(other);
  std::size_t j = 0, steps = 16;
  for (const Offer& a : give) {
    if (2 * a.sum <= difference - best.gap) continue;
    while (true) {
      ++steps;
      const Size gap = 2 * (a.sum - take[j].sum) - difference;
      if (std::abs(gap) < best.gap) {
        best = {std::abs(gap), a.code, take[j].code, other};
        if (best.gap <= enough) {
          budget.spend(static_cast<std::int64_t>(steps));
          return;
        }
      }
      if (gap <= 0 || j + 1 == take.size()) break;
      ++j;
    }
    if (j > 0) --j;
  }
  budget.spend(static_cast<std::int64_t>(steps + give.size()));
}

std::vector<int> Exchange::jobs_of(int machine, std::uint64_t code) const {
  const std::vector<int>& jobs = partition_.jobs(machine);
  std::vector<int> result;
  if (offers_[static_cast<std::size_t>(machine)].masks) {
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (code >> i & 1) result.push_back(jobs[i]);
  } else {
    for (; code != 0; code >>= kPositionBits)
      result.push_back(jobs[(code & ((1u << kPositionBits) - 1)) - 1]);
  }
  return result;
}

void Exchange::apply(int fullest, const Best& best) {
  const std::vector<int> there = jobs_of(fullest, best.there);
  const std::vector<int> back = jobs_of(best.other, best.back);
  partition_.exchange(fullest, there, best.other, back);
  touched(fullest);
  touched(best.other);
}

}  // namespace evenshard::schedule
