#include "schedule/solve.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <doctest/doctest.h>

#include "schedule/certificate.hpp"
#include "schedule/completion.hpp"
#include "schedule/construct.hpp"
#include "schedule/cover.hpp"
#include "schedule/random.hpp"

using namespace evenshard::schedule;
using namespace evenshard::schedule::test;

namespace {

/// Shapes that differ: many equal, few long, wide ranges, narrow ones.
Problem random_problem(Random& random, std::size_t most_jobs, int most_machines) {
  Problem problem;
  problem.machines = 1 + static_cast<int>(random.below(static_cast<std::size_t>(most_machines)));
  const std::size_t n = random.below(most_jobs + 1);
  const std::size_t low = random.below(3) * 50, range = std::size_t{1} << (1 + random.below(16));
  for (std::size_t i = 0; i < n; ++i) {
    const Size size = static_cast<Size>(low + random.below(range));
    problem.sizes.push_back(random.below(8) == 0 ? 4 * size : size);
  }
  std::ranges::sort(problem.sizes, std::greater<>{});
  return problem;
}

void check(const Problem& problem, const Solution& solution) {
  REQUIRE(solution.assignment.size() == problem.sizes.size());
  for (const int machine : solution.assignment) {
    REQUIRE(machine >= 0);
    REQUIRE(machine < problem.machines);
  }
  CHECK(makespan(problem, solution.assignment) == solution.makespan);
  CHECK(solution.makespan <= makespan(problem, longest_first(problem)));
  CHECK(solution.bound.value <= solution.makespan);
  CHECK(proves(solution.bound, problem));
  if (solution.bound.kind == Bound::Kind::sums) {
    CHECK(solution.base.value == solution.bound.from);
    CHECK(proves(solution.base, problem));
  }
}

}  // namespace

TEST_CASE("small problems are solved to the makespan that trying everything finds") {
  Random random(11);
  for (int i = 0; i < 1500; ++i) {
    const Problem problem = random_problem(random, 9, 4);
    const Solution solution = solve(problem);
    check(problem, solution);
    CHECK(solution.optimal());
    CHECK(solution.makespan == smallest_makespan(problem));
  }
}

TEST_CASE("every bound is proven by its certificate and none exceeds the optimum") {
  Random random(12);
  std::set<Bound::Kind> seen;
  for (int i = 0; i < 2000; ++i) {
    const Problem problem = random_problem(random, 9, 4);
    if (problem.sizes.empty() || problem.sizes[0] == 0) continue;
    const Size best = smallest_makespan(problem);
    const Size from = simple_bound(problem).value;
    Budget budget(1'000'000);
    for (const Bound& bound :
         {simple_bound(problem), lifted_bound(problem, budget),
          fitting_bound(problem, from, budget), shared_bound(problem, from, budget),
          sums_bound(problem, from, budget)}) {
      if (bound.value == 0) continue;
      seen.insert(bound.kind);
      CHECK_MESSAGE(bound.value <= best, describe(bound));
      CHECK_MESSAGE(proves(bound, problem), describe(bound));
    }
  }
  CHECK(seen.size() == 6);
}

TEST_CASE("larger problems keep their invariants on every budget") {
  Random random(13);
  for (int i = 0; i < 400; ++i) {
    const Problem problem = random_problem(random, 120, 20);
    for (const std::int64_t operations : {0, 1000, 300'000})
      check(problem, solve(problem, operations));
  }
}

TEST_CASE("more machines never raise the bound") {
  Random random(14);
  for (int i = 0; i < 100; ++i) {
    Problem problem = random_problem(random, 40, 1);
    Size last = total(problem);
    for (problem.machines = 1; problem.machines < 12; ++problem.machines) {
      const Solution solution = solve(problem, 2'000'000);
      CHECK(solution.bound.value <= last);
      last = solution.makespan;
    }
  }
}

TEST_CASE("the same problem is solved the same way again") {
  Random random(15);
  for (int i = 0; i < 20; ++i) {
    const Problem problem = random_problem(random, 80, 12);
    const Solution once = solve(problem, 1'000'000), again = solve(problem, 1'000'000);
    CHECK(once.assignment == again.assignment);
    CHECK(once.operations == again.operations);
  }
}

TEST_CASE("both exhaustive searches agree on what fits") {
  Random random(16);
  for (int i = 0; i < 1000; ++i) {
    const Problem problem = random_problem(random, 9, 4);
    if (problem.sizes.empty() || problem.sizes[0] == 0) continue;
    const Size best = smallest_makespan(problem);
    for (const Size capacity : {best - 1, best}) {
      Budget budget(10'000'000);
      const Fit fit = complete(problem, capacity, budget);
      CHECK((fit.answer == Fit::Answer::yes) == (capacity == best));
      if (fit.answer == Fit::Answer::yes) CHECK(makespan(problem, fit.assignment) <= capacity);
      const Fit covered = cover(problem, capacity, budget);
      if (covered.answer == Fit::Answer::unknown) continue;
      CHECK(covered.answer == fit.answer);
      if (covered.answer == Fit::Answer::yes)
        CHECK(makespan(problem, covered.assignment) <= capacity);
    }
  }
}

TEST_CASE("every construction assigns every job and first fit keeps to its capacity") {
  Random random(17);
  for (int i = 0; i < 500; ++i) {
    const Problem problem = random_problem(random, 60, 10);
    Budget budget(10'000'000);
    for (const Assignment& built : {by_slack(problem, budget), differencing(problem, budget)}) {
      REQUIRE(built.size() == problem.sizes.size());
      CHECK(makespan(problem, built) >= simple_bound(problem).value);
    }
    const Size upper = makespan(problem, longest_first(problem));
    const Assignment fitted = multifit(problem, simple_bound(problem).value, upper, budget);
    if (!fitted.empty()) CHECK(makespan(problem, fitted) < upper);
  }
}
