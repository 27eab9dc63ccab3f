#include "base/subprocess.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/processes.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard::base;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using evenshard::test::TempDir;

namespace {

Command shell(const std::string& script) {
  return {.argv = {"sh", "-c", script}, .environment = {}, .directory = {}};
}

bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(20ms);
  return condition();
}

/// Runs the command in a process of its own; once `ready` is there, `signal` ends that one alone.
void end_while_running(const Command& command, const fs::path& ready, int signal) {
  const pid_t host = ::fork();
  if (host == 0) {
    ::signal(signal, SIG_DFL);
    run(command);
    ::_exit(0);
  }
  CHECK(comes_true([&] { return fs::exists(ready); }));
  ::kill(host, signal);
  ::waitpid(host, nullptr, 0);
}

fs::path folder_of(pid_t process) {
  std::error_code gone;
  return fs::read_symlink("/proc/" + std::to_string(process) + "/cwd", gone);
}

std::vector<pid_t> noted(const fs::path& file) {
  std::ifstream words(file);
  return {std::istream_iterator<pid_t>(words), {}};
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

TEST_CASE("a program is ended by a file that may not grow though we are not") {
  const auto before = ::signal(SIGXFSZ, SIG_IGN);
  const Completed done = run(shell("kill -XFSZ $$"));
  ::signal(SIGXFSZ, before);
  CHECK(done.signal == SIGXFSZ);
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

TEST_CASE("a command ends with us and takes along what it has started, however we end") {
  const TempDir dir;
  Command command = shell("setsid sleep 60 & sleep 60 & echo $$ $! > pids; touch ready; sleep 60");
  command.directory = dir.path();
  for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGHUP}) {
    for (const auto& [attached, shielded] :
         {std::pair(false, false), std::pair(false, true), std::pair(true, false)}) {
      CAPTURE(signal);
      CAPTURE(attached);
      CAPTURE(shielded);
      command.attached = attached;
      command.shielded = shielded;
      end_while_running(command, dir / "ready", signal);
      const auto left = [&] {
        return std::ranges::any_of(noted(dir / "pids"), is_alive) ||
               std::ranges::any_of(all_processes(), [&](pid_t process) {
                 return name_of(process) == "sleep" &&
                        folder_of(process) == fs::canonical(dir.path());
               });
      };
      CHECK(comes_true([&] { return !left(); }));
      fs::remove(dir / "ready");
    }
  }
}

TEST_CASE("a command that goes on after SIGTERM is killed once we are gone") {
  const TempDir dir;
  Command command =
      shell("trap 'touch asked' TERM; echo $$ > pids; touch ready; while :; do sleep 0.1; done");
  command.directory = dir.path();
  end_while_running(command, dir / "ready", SIGKILL);
  CHECK(comes_true([&] { return std::ranges::none_of(noted(dir / "pids"), is_alive); }));
  CHECK(fs::exists(dir / "asked"));
}

TEST_CASE("what a command that is over has left running goes on when we end") {
  const TempDir dir;
  const pid_t host = ::fork();
  if (host == 0) {
    Command command = shell("sleep 60 & echo $! > pids");
    command.directory = dir.path();
    run(command);
    ::raise(SIGKILL);
  }
  ::waitpid(host, nullptr, 0);
  std::this_thread::sleep_for(100ms);
  REQUIRE(noted(dir / "pids").size() == 1);
  CHECK(is_alive(noted(dir / "pids").front()));
  ::kill(noted(dir / "pids").front(), SIGKILL);
}

TEST_CASE("who attends to a command knows its id, and it is not reaped before") {
  pid_t id = 0;
  const Completed done = run(shell("echo $$; exit 3"), [&](pid_t process) {
    id = process;
    siginfo_t how{};
    CHECK(::waitid(P_PID, static_cast<id_t>(process), &how, WEXITED | WNOWAIT) == 0);
  });
  CHECK(done.out == std::to_string(id) + "\n");
  CHECK(done.exit_code == 3);
  run({.argv = {"/no/such/program"}, .environment = {}, .directory = {}},
      [](pid_t) { FAIL("there is nothing to attend to"); });
}
