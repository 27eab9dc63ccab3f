#include "cli/around.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "cli/support.hpp"

using namespace evenshard::cli;
using testing::Workplace;

TEST_CASE("a shell command runs once and knows the run") {
  const Workplace here;
  CHECK(run_shell("--before-run", "echo $EVENSHARD_RUN_ID $EVENSHARD_WORKER_TOTAL >> told", "r1", 3)
            .ok);
  CHECK(evenshard::base::read_file("told") == "r1 3\n");
}

TEST_CASE("no command is no failure, a failing one is") {
  CHECK(run_shell("--after-run", "", "r1", 1).ok);
  CHECK_FALSE(run_shell("--after-run", "exit 3", "r1", 1).ok);
}

TEST_CASE("Ctrl-C during a shell command waits for its end and is told") {
  const Workplace here;
  const ShellResult result =
      run_shell("--after-run", "trap '' INT; kill -INT $PPID; echo done > told", "r1", 1);
  CHECK(result.ok);
  CHECK(result.signal == SIGINT);
  CHECK(evenshard::base::read_file("told") == "done\n");
}
