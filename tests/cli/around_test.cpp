#include "cli/around.hpp"

#include <stdexcept>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"
#include "cli/support.hpp"

using namespace evenshard::cli;
using evenshard::base::read_file;
using testing::Workplace;
namespace fs = std::filesystem;

namespace {

RunOptions with(const std::string& before, const std::string& after) {
  RunOptions options;
  options.before_run = before;
  options.after_run = after;
  return options;
}

Surrounded surround(
    const RunOptions& options, const std::function<void()>& body = [] {}) {
  const HeldSignals signals("");
  return surround(options, "r1", 3, signals, body);
}

}  // namespace

TEST_CASE("the commands around a run run once and know the run") {
  const Workplace here;
  const std::string tell = "echo $EVENSHARD_RUN_ID $EVENSHARD_WORKER_TOTAL >> told";
  bool begun = false;
  CHECK(surround(with(tell, tell), [&] { begun = true; }).begun);
  CHECK(begun);
  CHECK(read_file("told") == "r1 3\nr1 3\n");
}

TEST_CASE("no command is no failure, a failing one is") {
  CHECK(surround(with("", "")).begun);
  CHECK(surround(with("", "")).after_ok);
  CHECK_FALSE(surround(with("", "exit 3")).after_ok);
}

TEST_CASE("after a --before-run that fails nothing is run but --after-run") {
  const Workplace here;
  CHECK_FALSE(surround(with("exit 3", "touch after"), [] { FAIL("it was run"); }).begun);
  CHECK(fs::exists("after"));
}

TEST_CASE("--after-run runs whatever is thrown") {
  const Workplace here;
  CHECK_THROWS_AS(surround(with("", "touch after"), [] { throw std::logic_error("ours"); }),
                  std::logic_error);
  CHECK(fs::exists("after"));
}

TEST_CASE("Ctrl-C during a shell command waits for its end and is told") {
  const Workplace here;
  const HeldSignals signals("");
  const RunOptions options = with("", "trap '' INT; kill -INT $PPID; echo done > told");
  CHECK(surround(options, "r1", 1, signals, [] {}).after_ok);
  CHECK(signals.first() == SIGINT);
  CHECK(read_file("told") == "done\n");
}

TEST_CASE("the second signal ends the process, after its last words") {
  const Workplace here;
  const pid_t child = ::fork();
  if (child == 0) {
    if (::freopen("words", "w", stderr) == nullptr) ::_exit(1);
    const HeldSignals signals("kept in x\n");
    ::raise(SIGTERM);
    ::raise(SIGINT);
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  CHECK(read_file("words") == "kept in x\n");
}

TEST_CASE("a stage that fails is told, whatever it throws") {
  CHECK(attempt([] {}));
  CHECK_FALSE(attempt([] { throw std::logic_error("ours"); }));
}
