#include "report/isolation_report.hpp"

#include <doctest/doctest.h>

#include "report/unsafe_report.hpp"

namespace {

using namespace evenshard::report;
using std::chrono::seconds;

TEST_CASE("isolate-check tells what ran how, what differs, and what the suite needs") {
  IsolationReport report;
  report.trials = {{"tmp,tree,home", 8, 0, seconds(3)}, {"", 6, 2, seconds(2)}};
  report.only_shared = {"features/a.feature:3  one", "features/b.feature:4  two"};
  report.common = {{"scratch/word.txt", "tree", 2}};
  report.needs = "tree";
  CHECK(isolation_report(report) == R"(  workers                  passed  failed  took
  --isolate tmp,tree,home       8       0  3.0s
  sharing everything            6       2  2.0s

2 scenarios fail only when workers share
  features/a.feature:3  one
  features/b.feature:4  two

Written by several workers
  kept apart by  workers  file
  tree                 2  scratch/word.txt

This suite needs --isolate tree
)");
}

TEST_CASE("a suite that needs nothing, and one that was lucky") {
  IsolationReport report;
  report.trials = {{"tmp,tree", 8, 0, seconds(3)}, {"", 8, 0, seconds(2)}};
  CHECK(
      isolation_report(report).ends_with("\nNothing differs: the workers may share everything.\n"));
  report.needs = "tmp";
  CHECK(isolation_report(report).ends_with("To keep workers apart: --isolate tmp\n"));
}

TEST_CASE(
    "a suite of which nothing passed has no verdict, and one that fails now and then a soft one") {
  IsolationReport report;
  report.trials = {{"tmp,tree", 0, 3, seconds(3)}};
  report.no_verdict = "nothing passed: AmbiguousStep";
  CHECK(isolation_report(report).ends_with("\nNo verdict: nothing passed: AmbiguousStep\n"));
  report = {};
  report.only_shared = {"features/a.feature:3  one"};
  report.now_and_then = true;
  report.needs = "tree";
  report.moody = {"features/b.feature:4  two"};
  CHECK(isolation_report(report).ends_with(R"(
1 scenario fails only when workers share
  features/a.feature:3  one

1 scenario failed isolated and passed in another trial (now and then, or for want of what another feature leaves)
  features/b.feature:4  two

With everything shared once more none of them failed: they disturb one another now and
then, or fail by themselves. This suite may need --isolate tree
)"));
}

TEST_CASE("units that are unsafe beside others, and what would help") {
  UnsafeReport report{{}, 1, "feature", "tree,net"};
  report.units = {{"features/a.feature", {"features/b.feature"}, {"x.txt"}, false, "tree"},
                  {"features/c.feature", {"1", "2", "3", "4", "5", "6", "7"}, {}, true, "net"}};
  CHECK(unsafe_report(report) ==
        R"(Unsafe beside others: 2 features failed, and passed when run again alone
  features/a.feature
    ran beside features/b.feature
    both write x.txt
    likely cure: --isolate tree
  features/c.feature
    ran beside 1, 2, 3, 4, 5 and 2 more
    a port was already in use
    likely cure: --isolate net
  all of them: --isolate tree,net
1 feature failed again alone
)");
  CHECK(unsafe_report({}).empty());
}

}  // namespace
