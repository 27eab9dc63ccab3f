#include <algorithm>
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "pack/instances.hpp"
#include "schedule/certificate.hpp"
#include "schedule/solve.hpp"

using namespace evenshard;

// EVENSHARD_INSTANCES: the table, frozen with `pack bench/pack/instances.csv --freeze`.
TEST_CASE("no instance is packed worse, or proven less, than in the frozen table") {
  std::ifstream table(EVENSHARD_INSTANCES);
  REQUIRE_MESSAGE(table, "cannot read " EVENSHARD_INSTANCES);
  int drawn_alike = 0;
  for (const bench::Instance& instance : bench::read_instances(table)) {
    // What stays open uses up its budget: one of three is enough.
    if (instance.makespan != instance.lower_bound && instance.seed != 1) continue;
    auto sizes = bench::draw(instance);
    // Another mathematics library may round another way.
    if (bench::checksum(sizes) != instance.checksum) continue;
    ++drawn_alike;
    std::ranges::sort(sizes, std::greater<>{});
    const schedule::Problem problem{sizes, instance.machines};
    const auto solution = schedule::solve(problem);
    INFO(instance.family, " n=", instance.jobs, " m=", instance.machines, " #", instance.seed);
    CHECK(schedule::makespan(problem, solution.assignment) == solution.makespan);
    CHECK(solution.makespan <= instance.makespan);
    CHECK(solution.bound.value >= instance.lower_bound);
    // These two are checked on small problems; here they would take minutes.
    const bool slow = solution.bound.kind == schedule::Bound::Kind::sums ||
                      solution.bound.kind == schedule::Bound::Kind::shared;
    if (!slow) CHECK(schedule::test::proves(solution.bound, problem));
  }
  CHECK(drawn_alike >= 800);
}
