#include "schedule/solve.hpp"

#include <algorithm>
#include <utility>

#include "schedule/completion.hpp"
#include "schedule/construct.hpp"
#include "schedule/cover.hpp"
#include "schedule/exchange.hpp"
#include "schedule/repair.hpp"

namespace evenshard::schedule {

namespace {

/// Above this, merging partial assignments costs more than it brings.
constexpr std::int64_t kDifferencingLimit = 4'000'000;

class Portfolio {
 public:
  Portfolio(const Problem& problem, std::int64_t operations)
      : problem_(problem), operations_(operations), budget_(operations) {}

  Solution run() {
    solution_.assignment = longest_first(problem_);
    solution_.makespan = makespan(problem_, solution_.assignment);
    solution_.bound = simple_bound(problem_);
    if (!done()) construct();
    if (!done()) search();
    solution_.operations = operations_ - budget_.left();
    return std::move(solution_);
  }

 private:
  bool done() const { return solution_.optimal() || budget_.exhausted(); }

  void offer(const Assignment& assignment, const char* method) {
    if (assignment.empty()) return;
    const Size length = makespan(problem_, assignment);
    budget_.spend(static_cast<std::int64_t>(problem_.sizes.size()));
    if (length >= solution_.makespan) return;
    solution_.assignment = assignment;
    solution_.makespan = length;
    solution_.found_by = method;
  }

  std::size_t jobs_per_machine() const {
    return problem_.sizes.size() / static_cast<std::size_t>(problem_.machines);
  }

  void raise(const Bound& bound) {
    if (bound.value <= solution_.bound.value) return;
    solution_.base = solution_.bound;
    solution_.bound = bound;
  }

  void improve(const Assignment& start, std::size_t width, const char* method) {
    if (done() || start.empty()) return;
    Partition partition(problem_, start);
    Exchange(problem_, partition, width).descend(solution_.bound.value, budget_);
    offer(partition.assignment(), method);
  }

  void raise_bounds() {
    raise(lifted_bound(problem_, budget_));
    if (!done()) raise(fitting_bound(problem_, solution_.bound.value, budget_));
    if (!done()) raise(shared_bound(problem_, solution_.bound.value, budget_));
    // With more jobs for each machine every sum can be had.
    if (!done() && jobs_per_machine() <= 6)
      raise(sums_bound(problem_, solution_.bound.value, budget_));
  }

  void construct() {
    offer(by_slack(problem_, budget_), "SLACK");
    improve(solution_.assignment, 0, "swaps");
    if (!done()) raise_bounds();
    const auto spread = static_cast<std::int64_t>(problem_.sizes.size()) * problem_.machines;
    if (!done() && spread <= kDifferencingLimit) {
      const Assignment merged = differencing(problem_, budget_);
      offer(merged, "differencing");
      improve(merged, 0, "differencing, swaps");
    }
    if (!done()) {
      offer(multifit(problem_, solution_.bound.value, solution_.makespan - 1, budget_), "MULTIFIT");
      improve(solution_.assignment, 0, "MULTIFIT, swaps");
    }
    improve(solution_.assignment, 4096, "exchanges");
  }

  /// Proof and repair in turns, each with more work than before.
  void search() {
    std::int64_t share = 200'000;
    Repair repair(problem_, solution_.assignment);
    Size aim = solution_.bound.value;
    while (!done()) {
      prove(share);
      if (done()) break;
      const Size before = solution_.makespan;
      aim = std::max(aim, solution_.bound.value);
      limited(share, [&](Budget& slice) { repair.run(std::min(aim, before - 1), slice); });
      offer(repair.best(), "repair");
      // What cannot be reached is not worth all the work: half-way next, and back after a success.
      aim = solution_.makespan < before ? solution_.bound.value : aim + (before - aim + 1) / 2;
      share += share / 2;
    }
  }

  template <typename Work>
  void limited(std::int64_t share, Work work) {
    const std::int64_t granted = std::min(share, budget_.left());
    Budget slice(granted);
    work(slice);
    budget_.spend(granted - slice.left());
  }

  Fit fit_within(Size capacity, std::int64_t share) {
    Fit fit;
    if (!too_many_sets_)
      limited(share, [&](Budget& slice) {
        fit = cover(problem_, capacity, slice);
        // Higher capacities have even more.
        too_many_sets_ = fit.answer == Fit::Answer::unknown && !slice.exhausted();
      });
    if (fit.answer == Fit::Answer::unknown)
      limited(share, [&](Budget& slice) { fit = complete(problem_, capacity, slice); });
    return fit;
  }

  /// Either the jobs fit within a capacity, or the bound rises above it, in growing steps.
  void prove(std::int64_t share) {
    Size step = 1;
    while (!done()) {
      const Size capacity = std::min(solution_.bound.value + step - 1, solution_.makespan - 1);
      const Fit fit = fit_within(capacity, share);
      if (fit.answer == Fit::Answer::unknown && step == 1) return;
      step = fit.answer == Fit::Answer::no ? 2 * step : 1;
      if (fit.answer == Fit::Answer::yes) offer(fit.assignment, "search");
      if (fit.answer == Fit::Answer::no) raise_by_search(capacity + 1, fit.nodes);
    }
  }

  void raise_by_search(Size value, std::int64_t nodes) {
    Bound bound;
    bound.value = value;
    bound.kind = Bound::Kind::exhausted;
    bound.nodes = nodes;
    raise(bound);
  }

  const Problem& problem_;
  std::int64_t operations_;
  Budget budget_;
  Solution solution_;
  bool too_many_sets_ = false;
};

}  // namespace

Solution solve(const Problem& problem, std::int64_t operations) {
  return Portfolio(problem, operations).run();
}

}  // namespace evenshard::schedule
