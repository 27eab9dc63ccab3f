// The launcher's contract, held by the scripted launcher and by the one that starts processes.
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/processes.hpp"
#include "execute/process_launcher.hpp"
#include "execute/protocol.hpp"
#include "real_suite.hpp"
#include "support/fake_launcher.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace evenshard::test;
using namespace evenshard::execute;

namespace {

/// A worker in a few lines: it is ready, runs units of 50 ms, dies in one called "deadly".
constexpr const char* kPeer = R"(
import json, os, signal, sys, time
channel, secret = 230, sys.argv[1].encode()
signal.signal(signal.SIGTERM, signal.SIG_DFL)
def say(**message):
    body = json.dumps(message).encode()
    os.write(channel, b"%08x %s %s\n" % (len(body), secret, body))
def hear():
    size = int(os.read(channel, 42)[:8], 16)
    return json.loads(os.read(channel, size + 1))
say(type="hello", protocol=1, pid=os.getpid())
say(type="ready", before_all_failed=False)
while True:
    message = hear()
    if message["type"] == "finish":
        say(type="bye", exit_code=0)
        sys.exit(0)
    say(type="begin", unit=message["unit"], log=0)
    time.sleep(0.05)
    if "deadly" in message["path"]:
        os._exit(3)
    say(type="done", unit=message["unit"], outcome="passed")
)";

/// A launcher, a clock that goes with it, and what starts a worker on it.
struct Bench {
  virtual ~Bench() = default;
  virtual WorkerLauncher& launcher() = 0;
  virtual base::SteadyTime now() = 0;
  virtual WorkerSpec spec() = 0;

  ProcessId start() { return launcher().start(spec()); }
  std::optional<LauncherEvent> next() { return launcher().next_event(now() + milliseconds(5000)); }
  /// The type of the next message of this process, ignoring what the fake saves.
  WorkerMessage message() {
    for (;;) {
      const auto event = next();
      REQUIRE(event);
      REQUIRE(std::holds_alternative<MessageReceived>(*event));
      WorkerMessage message = decode(std::get<MessageReceived>(*event).json);
      if (!std::holds_alternative<Saved>(message)) return message;
    }
  }
  template <typename Message>
  bool says() {
    return std::holds_alternative<Message>(message());
  }
  ProcessEnded end() {
    const auto event = next();
    REQUIRE(event);
    REQUIRE(std::holds_alternative<ProcessEnded>(*event));
    return std::get<ProcessEnded>(*event);
  }
};

struct FakeBench final : Bench {
  FakeBench() {
    fake.worker_script = [](const WorkerSpec& spec) {
      WorkerScript script;
      script.saves = false;
      script.cannot_start = spec.argv.front().ends_with("no-such-program");
      return script;
    };
    fake.unit_script = [](const std::string& path, int) {
      UnitScript script;
      script.scenarios.clear();
      if (path != "deadly") return script;
      script.end = UnitScript::End::exits;
      script.exit_code = 3;
      return script;
    };
  }
  WorkerLauncher& launcher() override { return fake; }
  base::SteadyTime now() override { return clock.now(); }
  WorkerSpec spec() override {
    return {.argv = {"python"}, .environment = {}, .log = {}, .secret = {}};
  }

  FakeClock clock;
  FakeLauncher fake{clock};
};

struct RealBench final : Bench {
  RealBench() { std::ofstream(folder / "peer.py") << kPeer; }
  WorkerLauncher& launcher() override { return real; }
  base::SteadyTime now() override { return base::SystemClock().now(); }
  WorkerSpec spec() override {
    const std::string secret(32, 'a');
    return {.argv = {pythons().back(), folder / "peer.py", secret},
            .environment = {},
            .log = folder / "log",
            .secret = secret};
  }
  WorkerSpec shell(const std::string& script) {
    WorkerSpec result = spec();
    result.argv = {"/bin/sh", "-c", script};
    return result;
  }
  std::string log() const {
    std::ifstream file(folder / "log");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TempDir folder;
  ProcessLauncher real;
};

void with_both(const std::function<void(Bench&)>& check) {
  SUBCASE("scripted") {
    FakeBench bench;
    check(bench);
  }
  SUBCASE("processes") {
    RealBench bench;
    check(bench);
  }
}

std::string run_message(const std::string& path) {
  model::Unit unit;
  unit.path = path;
  return encode_run(7, unit, 1, false);
}

bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(milliseconds(10));
  return condition();
}

}  // namespace

TEST_CASE("a worker's messages come whole and in order, its end last") {
  with_both([](Bench& bench) {
    const ProcessId id = bench.start();
    CHECK(bench.says<Hello>());
    CHECK(bench.says<Ready>());
    bench.launcher().send(id, run_message("fine"));
    CHECK(bench.says<Begin>());
    CHECK(bench.says<Done>());
    bench.launcher().send(id, encode_finish(Finish::queue_done));
    CHECK(bench.says<Bye>());
    const ProcessEnded end = bench.end();
    CHECK(end.process == id);
    CHECK(end.exit_code == 0);
    CHECK(end.signal == 0);
    CHECK(end.survivors == 0);
    CHECK_FALSE(bench.launcher().next_event(bench.now() + milliseconds(50)));
  });
}

TEST_CASE("a deadline passes without an event") {
  with_both([](Bench& bench) {
    const auto deadline = bench.now() + milliseconds(40);
    CHECK_FALSE(bench.launcher().next_event(deadline));
    CHECK(bench.now() >= deadline);
  });
}

TEST_CASE("how a worker exited is told after its last message") {
  with_both([](Bench& bench) {
    const ProcessId id = bench.start();
    bench.message();
    bench.message();
    bench.launcher().send(id, run_message("deadly"));
    CHECK(bench.says<Begin>());
    const ProcessEnded end = bench.end();
    CHECK(end.exit_code == 3);
    CHECK(end.signal == 0);
  });
}

TEST_CASE("a signal to the group ends the worker, and later messages and signals are ignored") {
  with_both([](Bench& bench) {
    const ProcessId id = bench.start();
    bench.message();
    bench.message();
    bench.launcher().signal_group(id, SIGKILL);
    CHECK(bench.end().signal == SIGKILL);
    bench.launcher().send(id, encode_finish(Finish::queue_done));
    bench.launcher().signal_group(id, SIGKILL);
    bench.launcher().signal_process(id, 0, SIGTERM);
    CHECK_FALSE(bench.launcher().next_event(bench.now() + milliseconds(50)));
  });
}

TEST_CASE("a program that does not exist is an error, and processes are never numbered twice") {
  with_both([](Bench& bench) {
    WorkerSpec missing = bench.spec();
    missing.argv.front() = "/no-such-program";
    CHECK_THROWS_AS(bench.launcher().start(missing), base::Error);
    const ProcessId first = bench.start();
    bench.launcher().signal_group(first, SIGKILL);
    CHECK(bench.start() != first);
  });
}

TEST_CASE("a worker has a group of its own, no input, and nothing of ours but its channel") {
  RealBench bench;
  const int ours = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 777);
  bench.real.start(bench.shell("sleep 30"));  // Its channel is no business of the next.
  bench.real.start(bench.shell(
      "test \"$(cut -d' ' -f5 /proc/$$/stat)\" = $$ && echo own group; readlink /proc/$$/fd/0; "
      "ls /proc/$$/fd | tr '\\n' ' '; echo to stderr >&2; test -e /dev/fd/230 && echo channel"));
  bench.end();
  ::close(ours);
  const std::string log = bench.log();
  CAPTURE(log);
  CHECK(log.find("own group\n/dev/null\n") == 0);
  CHECK(log.find(" 230 ") != std::string::npos);
  CHECK(log.find(" 777 ") == std::string::npos);
  CHECK(log.find("to stderr\nchannel\n") != std::string::npos);
}

TEST_CASE("garbage on the channel loses it") {
  RealBench bench;
  bench.real.start(
      bench.shell("echo garbage >/dev/fd/230 2>/dev/null || "
                  "python3 -c 'import os; os.write(230, b\"garbage\")'; sleep 30"));
  const auto event = bench.next();
  REQUIRE(event);
  REQUIRE(std::holds_alternative<ChannelLost>(*event));
  CHECK(std::get<ChannelLost>(*event).reason == "wrote to evenshard's channel");
}

TEST_CASE("a channel that a living worker closes is lost, one that ends with its worker is not") {
  RealBench bench;
  bench.real.start(
      bench.shell("exec 2>&-; python3 -c 'import os, time; os.close(230); time.sleep(30)'"));
  // The shell keeps its own copy: only once all are closed does the end arrive.
  const auto none = bench.real.next_event(bench.now() + milliseconds(1000));
  CHECK_FALSE(none);
  WorkerSpec direct = bench.spec();
  direct.argv = {pythons().back(), "-c", "import os, time; os.close(230); time.sleep(30)"};
  const ProcessId id = bench.real.start(direct);
  const auto lost = bench.next();
  REQUIRE(lost);
  REQUIRE(std::holds_alternative<ChannelLost>(*lost));
  CHECK(std::get<ChannelLost>(*lost).process == id);
  WorkerSpec brief = bench.spec();
  brief.argv = {pythons().back(), "-c", "pass"};
  const ProcessId other = bench.real.start(brief);
  CHECK(bench.end().process == other);
}

TEST_CASE("sending never blocks, however little the worker reads") {
  RealBench bench;
  const ProcessId id = bench.real.start(bench.shell("sleep 30"));
  const auto begin = bench.now();
  const std::string large = "\"" + std::string(1 << 20, 'x') + "\"";
  for (int i = 0; i < 16; ++i) bench.real.send(id, large);
  CHECK(bench.now() - begin < milliseconds(2000));
  bench.real.signal_group(id, SIGKILL);
  CHECK(bench.end().signal == SIGKILL);
}

TEST_CASE("survivors of a worker get a second, then are killed and counted") {
  RealBench bench;
  bench.real.start(bench.shell("sh -c 'trap \"\" TERM; sleep 60; sleep 60' & sleep 60 & exit 0"));
  const auto begin = bench.now();
  const ProcessEnded end = bench.end();
  CHECK(end.survivors == 3);
  CHECK(end.exit_code == 0);
  CHECK(bench.now() - begin >= milliseconds(1000));
  CHECK(bench.now() - begin < milliseconds(4000));
}

TEST_CASE("waiting for survivors costs next to nothing") {
  RealBench bench;
  WorkerSpec leaving = bench.spec();
  leaving.argv = {pythons().back(), "-c", "import subprocess; subprocess.Popen(['sleep', '60'])"};
  bench.real.start(leaving);
  const std::clock_t begin = std::clock();
  CHECK(bench.end().survivors == 1);
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 0.2);
}

TEST_CASE("survivors in a session of their own are found, ended and counted") {
  RealBench bench;
  bench.real.start(bench.shell(
      "setsid sh -c 'echo $$; trap \"\" TERM; sleep 60; sleep 60' & sleep 0.3; exit 0"));
  CHECK(bench.end().survivors == 2);
  CHECK(base::members_of(std::stoi(bench.log())).size() == 0);
}

TEST_CASE("another user's process that a worker leaves is told, and nobody waits for its end") {
  if (::geteuid() != 0) return;  // Nobody else can have one.
  const TempDir folder;
  const pid_t user = ::fork();
  if (user == 0) {
    std::ofstream report(folder / "report");
    {
      ProcessLauncher launcher;
      WorkerSpec spec;
      spec.argv = {"/bin/sh", "-c", "setsid sleep 60 & echo $!; sleep 0.3"};
      spec.log = folder / "log";
      spec.secret = std::string(32, 'a');
      launcher.start(spec);
      if (::setuid(65534) != 0) ::_exit(1);
      const auto event = launcher.next_event(base::SystemClock().now() + milliseconds(30'000));
      const auto* end = event ? std::get_if<ProcessEnded>(&*event) : nullptr;
      if (end == nullptr) ::_exit(2);
      report << end->survivors;
      for (const std::string& left : end->left) report << " " << left;
    }
    report << std::flush;
    ::_exit(0);
  }
  int status = -1;
  CHECK(comes_true([&] { return status >= 0 || ::waitpid(user, &status, WNOHANG) == user; }));
  if (status < 0) ::kill(user, SIGKILL);
  CHECK(status == 0);
  const std::string left = base::read_file(folder / "log");
  CHECK(base::read_file(folder / "report") ==
        "0 sleep (process " + left.substr(0, left.find('\n')) + ")");
  CHECK(::kill(std::stoi(left), SIGKILL) == 0);
}

TEST_CASE("a child that we had before the run, and what it leaves, are none of ours") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  const pid_t earlier = ::fork();
  if (earlier == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::execl("/bin/sh", "sh", "-c", "(sleep 0.5; setsid sleep 60 & echo $!) & exec sleep 60",
            nullptr);
    ::_exit(1);
  }
  std::string left;
  {
    RealBench bench;
    std::array<char, 16> text{};
    left.assign(text.data(), static_cast<std::size_t>(::read(pipe[0], text.data(), text.size())));
    bench.real.start(bench.shell("exit 0"));
    CHECK(bench.end().survivors == 0);
  }
  CHECK(::waitpid(earlier, nullptr, WNOHANG) == 0);
  CHECK(::kill(std::stoi(left), 0) == 0);
  for (const pid_t process : {earlier, std::stoi(left)}) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
  }
  for (const int end : pipe) ::close(end);
}

TEST_CASE("a child that ends by itself within a second is no survivor") {
  RealBench bench;
  bench.real.start(bench.shell("sh -c 'sleep 0.3; echo written' & exit 0"));
  CHECK(bench.end().survivors == 0);
  CHECK(bench.log() == "written\n");
}

TEST_CASE("one worker's survivors hold up no other") {
  RealBench bench;
  bench.real.start(bench.shell("sleep 60 & exit 0"));
  std::this_thread::sleep_for(milliseconds(100));
  const ProcessId other = bench.real.start(bench.shell("exit 0"));
  const auto begin = bench.now();
  CHECK(bench.end().process == other);
  CHECK(bench.now() - begin < milliseconds(800));
}

TEST_CASE("our signals are events while the launcher lives, and ours again after it") {
  struct sigaction before {
  }, after{};
  ::sigaction(SIGTERM, nullptr, &before);
  {
    RealBench bench;
    ::raise(SIGTERM);
    const auto event = bench.next();
    REQUIRE(event);
    REQUIRE(std::holds_alternative<SignalReceived>(*event));
    CHECK(std::get<SignalReceived>(*event).signal == SIGTERM);
  }
  ::sigaction(SIGTERM, nullptr, &after);
  CHECK((before.sa_handler == after.sa_handler));
}

TEST_CASE("signals that were blocked when we were started arrive, and are blocked again after it") {
  sigset_t mask, before, after;
  ::sigemptyset(&mask);
  for (const int signal : {SIGCHLD, SIGTERM}) ::sigaddset(&mask, signal);
  ::sigprocmask(SIG_BLOCK, &mask, &before);
  {
    RealBench bench;
    bench.real.start(bench.shell("exit 3"));
    const auto end = bench.next();
    CHECK(end);
    if (end) CHECK(std::get<ProcessEnded>(*end).exit_code == 3);
    ::raise(SIGTERM);
    const auto event = bench.next();
    CHECK(event);
    if (event) CHECK(std::holds_alternative<SignalReceived>(*event));
  }
  ::sigprocmask(SIG_SETMASK, &before, &after);
  CHECK(::sigismember(&after, SIGCHLD) == 1);
  CHECK(::sigismember(&after, SIGTERM) == 1);
}

TEST_CASE("a worker that is left when the launcher goes is killed with its group") {
  pid_t group = -1;
  {
    RealBench bench;
    bench.real.start(bench.shell("echo $$; sleep 60 & sleep 60"));
    REQUIRE(comes_true([&] { return bench.log().find('\n') != std::string::npos; }));
    group = std::stoi(bench.log());
    CHECK(base::members_of(group).size() >= 1);
  }
  CHECK(comes_true([&] { return base::members_of(group).size() == 0; }));
}

TEST_CASE("workers and their groups die with us, however we die") {
  const TempDir folder;
  const std::filesystem::path log = folder / "log";
  const pid_t host = ::fork();
  if (host == 0) {
    ProcessLauncher launcher;
    WorkerSpec spec;
    spec.argv = {"/bin/sh", "-c", "echo $$; trap '' HUP INT TERM; sleep 60 & sleep 60; sleep 60"};
    spec.log = log;
    spec.secret = std::string(32, 'a');
    launcher.start(spec);
    for (int i = 0; i < 30; ++i)
      launcher.next_event(base::SystemClock().now() + milliseconds(1000));
    ::_exit(0);  // Nobody killed us: the test program is gone.
  }
  const auto text = [&log] {
    std::ifstream file(log);
    return std::string{std::istreambuf_iterator<char>(file), {}};
  };
  REQUIRE(comes_true([&] { return text().find('\n') != std::string::npos; }));
  const pid_t group = std::stoi(text());
  REQUIRE(comes_true([&] { return base::members_of(group).size() == 3; }));
  ::kill(host, SIGKILL);
  ::waitpid(host, nullptr, 0);
  CHECK(comes_true([&] { return base::members_of(group).size() == 0; }));
}

TEST_CASE("the guardian holds nothing of ours and ends with us") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  {
    const ProcessLauncher launcher;
    ::close(ends[1]);
    char byte = 0;
    CHECK(::read(ends[0], &byte, 1) == 0);  // Nobody else has the writing end.
  }
  ::close(ends[0]);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE("what we ignore for ourselves ends a worker as it would end it without us") {
  for (const int signal : {SIGPIPE, SIGXFSZ}) {
    const auto before = ::signal(signal, SIG_IGN);
    RealBench bench;
    bench.real.start(bench.shell("kill -" + std::to_string(signal) + " $$"));
    CHECK(bench.end().signal == signal);
    ::signal(signal, before);
  }
}

TEST_CASE("a process comes into its surroundings before it is what it will be") {
  RealBench bench;
  WorkerSpec spec = bench.shell("pwd; exit 4");
  SUBCASE("it is there") {
    spec.enter = [&] { std::filesystem::current_path(bench.folder.path()); };
    bench.real.start(spec);
    CHECK(bench.end().exit_code == 4);
    CHECK(bench.log() == std::filesystem::canonical(bench.folder.path()).string() + "\n");
  }
  SUBCASE("it cannot come there") {
    spec.enter = [] { throw base::Error("there is no such place"); };
    CHECK_THROWS_WITH_AS(bench.real.start(spec), "cannot start a worker: there is no such place",
                         base::Error);
    CHECK(bench.log().empty());
  }
}

TEST_CASE("what must go goes when the process that started workers is killed") {
  const TempDir folder;
  const auto leftovers = folder / "worlds";
  std::filesystem::create_directories(leftovers / "w0.0");
  const pid_t killed = ::fork();
  if (killed == 0) {
    const ProcessLauncher launcher(leftovers);
    ::raise(SIGKILL);
  }
  ::waitpid(killed, nullptr, 0);
  CHECK(comes_true([&] { return !std::filesystem::exists(leftovers); }));
}
