#include "base/subprocess.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>

#include <doctest/doctest.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard::base;
using namespace std::chrono_literals;
using evenshard::test::TempDir;

namespace {

Command shell(const std::string& script) {
  return {.argv = {"sh", "-c", script}, .environment = {}, .directory = {}};
}

}  // namespace

TEST_CASE("output, errors and exit code come back") {
  const Completed done = run(shell("echo out; echo err >&2; exit 3"));
  CHECK(done.out == "out\n");
  CHECK(done.err == "err\n");
  CHECK(done.exit_code == 3);
  CHECK_FALSE(done.ok());
  CHECK(run(shell("true")).ok());
}

TEST_CASE("a death by signal is not an exit code") {
  const Completed done = run(shell("kill -9 $$"));
  CHECK(done.signal == SIGKILL);
  CHECK_FALSE(done.ok());
}

TEST_CASE("output of any size comes back whole") {
  CHECK(run(shell("yes | head -c 3000000")).out.size() == 3'000'000);
}

TEST_CASE("standard input is empty") {
  CHECK(run(shell("cat")).out.empty());
}

TEST_CASE("arguments reach the program as they are") {
  const Command command{
      .argv = {"printf", "%s|", "", "a b", "$HOME", "*"}, .environment = {}, .directory = {}};
  CHECK(run(command).out == "|a b|$HOME|*|");
}

TEST_CASE("variables are set, replaced and removed, and the others stay") {
  ::setenv("EVENSHARD_TEST_A", "ours", 1);
  ::setenv("EVENSHARD_TEST_B", "ours", 1);
  ::setenv("EVENSHARD_TEST_C", "ours", 1);
  Command command = shell("echo $EVENSHARD_TEST_A,${EVENSHARD_TEST_B-unset},$EVENSHARD_TEST_C");
  command.environment = {{"EVENSHARD_TEST_A", "x=y"}, {"EVENSHARD_TEST_B", std::nullopt}};
  CHECK(run(command).out == "x=y,unset,ours\n");
}

TEST_CASE("a command runs in its directory") {
  const TempDir dir;
  Command command = shell("pwd -P");
  command.directory = dir.path();
  CHECK(run(command).out == std::filesystem::canonical(dir.path()).string() + "\n");
  command.directory = dir / "missing";
  CHECK_THROWS_AS(run(command), Error);
}

TEST_CASE("a program that does not exist is exit code 127 and named") {
  for (const char* name : {"evenshard-no-such-program", "/no/such/program"}) {
    const Completed done = run({.argv = {name}, .environment = {}, .directory = {}});
    CHECK(done.exit_code == 127);
    CHECK(done.err == std::string(name) + ": not found\n");
  }
}

TEST_CASE("a file that is no program is an error that names it") {
  const TempDir dir;
  write_atomically(dir / "text", "hello");
  const std::string name = (dir / "text").string();
  CHECK_THROWS_WITH_AS(run({.argv = {name}, .environment = {}, .directory = {}}),
                       doctest::Contains(name.c_str()), Error);
}

TEST_CASE("a program is searched in the PATH that it is given") {
  const TempDir dir;
  write_atomically(dir / "tool", "#!/bin/sh\necho found\n");
  std::filesystem::permissions(dir / "tool", std::filesystem::perms(0755));
  Command command{.argv = {"tool"}, .environment = {}, .directory = {}};
  command.environment = {{"PATH", "/nowhere:" + dir.path().string()}};
  CHECK(run(command).out == "found\n");
  CHECK(find_in("/nowhere:" + dir.path().string(), "tool") == dir / "tool");
  CHECK_FALSE(find_in("/nowhere", "tool"));
}

TEST_CASE("an executable is found in our PATH, or where its name says") {
  CHECK(find_executable("sh").value().is_absolute());
  CHECK(find_executable("/bin/sh") == "/bin/sh");
  CHECK_FALSE(find_executable("evenshard-no-such-program"));
  CHECK_FALSE(find_executable("/tmp"));
}

TEST_CASE("a grandchild that keeps the output open does not hang us") {
  const auto start = std::chrono::steady_clock::now();
  const Completed done = run(shell("sleep 20 & echo $!"));
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  ::kill(static_cast<pid_t>(std::stol(done.out)), SIGKILL);
}

TEST_CASE("a program gets no descriptor but the standard three") {
  const TempDir dir;
  write_atomically(dir / "lock", "");
  const Descriptor held = open_to_read(dir / "lock");
  const Completed done = run_all({shell("true"), shell("ls -l /proc/$$/fd")})[1];
  CHECK(done.out.find((dir / "lock").string()) == std::string::npos);
  const auto deleted = [&](std::size_t from) { return done.out.find("(deleted)", from); };
  CHECK(deleted(deleted(deleted(0) + 1) + 1) == std::string::npos);
}

TEST_CASE("a program is ended by a closed pipe though we are not") {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  const Completed done = run(shell("(yes; echo $? >&2) | head -c 1"));
  ::signal(SIGPIPE, before);
  CHECK(done.err == "141\n");
}

TEST_CASE("commands run beside each other and answer in their order") {
  const TempDir dir;
  // Each waits for the other's file: one after the other, neither would end.
  const std::string wait =
      "; for i in $(seq 500); do [ -e $O ] && exit 0; sleep 0.02; done; exit 1";
  std::vector<Command> commands;
  for (const auto& [mine, others] : {std::pair("a", "b"), std::pair("b", "a")}) {
    commands.push_back(
        shell("echo " + std::string(mine) + "; touch " + mine + "; O=" + others + wait));
    commands.back().directory = dir.path();
  }
  const std::vector<Completed> done = run_all(commands);
  REQUIRE(done.size() == 2);
  CHECK(done[0].out == "a\n");
  CHECK(done[1].out == "b\n");
  CHECK((done[0].ok() && done[1].ok()));
}

TEST_CASE("when one of several cannot be started, the others are ended") {
  const TempDir dir;
  std::vector<Command> commands = {shell("echo $$ > pid; exec sleep 30"), shell("true")};
  commands[0].directory = dir.path();
  commands[1].directory = dir / "missing";
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(run_all(commands), Error);
  CHECK(std::chrono::steady_clock::now() - start < 10s);
}
