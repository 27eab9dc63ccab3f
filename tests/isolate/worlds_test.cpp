// Worlds as processes see them. Where namespaces are refused only copies are tried.
#include "isolate/worlds.hpp"

#include <array>
#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "isolate/fewest.hpp"
#include "isolate/namespaces.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace evenshard;
using namespace evenshard::isolate;
namespace fs = std::filesystem;

constexpr Views kAll{.tmp = true, .tree = true, .home = true};

/// A project below a home, both below a folder that is gone with the case.
struct Machine {
  Machine() {
    const fs::path root = fs::canonical(folder.path());
    places = {root / "home/project",
              root / "home",
              {root / "tmp"},
              root / "home/project/.evenshard/runs/1"};
    fs::create_directories(places.run_dir);
    fs::create_directories(places.project / "src/empty");
    fs::create_directories(places.temporary.front());
    base::write_atomically(places.project / "src/a.txt", "a");
    base::write_atomically(places.project / "src/b.txt", "b");
    base::write_atomically(places.home / "settings", "mine");
  }

  const test::TempDir folder;
  Places places;
};

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path) << bytes;
}

std::string read(const fs::path& path) {
  return base::read_file_if_exists(path).value_or("(none)");
}

/// What `body` says in a child that has come into the world: its exit status.
int in_world(const Entry& entry, const std::function<bool()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      for (const auto& [name, value] : entry.environment)
        value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
      if (entry.enter) entry.enter();
      ::_exit(body() ? 0 : 1);
    } catch (const std::exception& error) {
      ::fprintf(stderr, "%s\n", error.what());
      ::_exit(2);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool has_namespaces(const Views& views, const Places& places) {
  const std::string reason = why_no_namespaces(views, places);
  if (!reason.empty()) MESSAGE("no namespaces here: " << reason);
  return reason.empty();
}

std::vector<std::string> told(const std::vector<Write>& writes, const fs::path& from) {
  std::vector<std::string> lines;
  for (const Write& each : writes) {
    constexpr const char* names[] = {"made ", "changed ", "removed "};
    lines.push_back(names[static_cast<int>(each.kind)] +
                    each.path.lexically_relative(from).string());
  }
  return lines;
}

TEST_CASE("in namespaces what is written is seen by its world only") {
  Machine machine;
  const Places& places = machine.places;
  if (!has_namespaces(kAll, places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, places, {{places.project, "kept/**"}}});

  CHECK(in_world(worlds.add(0, 0), [&] {
          write("src/a.txt", "changed");
          write(places.project / "src/new.txt", "new");
          fs::remove(places.project / "src/b.txt");
          write(places.home / "settings", "theirs");
          write(places.temporary.front() / "scratch", "x");
          fs::create_directories("kept/deep");
          write("kept/deep/shot", "picture");
          write(places.run_dir / "log", "log");
          return read("src/a.txt") == "changed" && !fs::exists("src/b.txt");
        }) == 0);
  CHECK(in_world(worlds.add(1, 0), [&] {
          return read("src/a.txt") == "a" && read("src/b.txt") == "b" &&
                 !fs::exists("src/new.txt") && read(places.home / "settings") == "mine" &&
                 !fs::exists(places.temporary.front() / "scratch") && !fs::exists("kept");
        }) == 0);

  CHECK(read(places.project / "src/a.txt") == "a");
  CHECK(read(places.project / "src/b.txt") == "b");
  CHECK(read(places.home / "settings") == "mine");
  CHECK(read(places.run_dir / "log") == "log");
  CHECK_FALSE(fs::exists(places.project / "kept"));
  const fs::path root = places.home.parent_path();
  worlds.settle();
  CHECK(told(worlds.writes().front().writes, root) ==
        std::vector<std::string>{"made home/project/kept/deep/shot",
                                 "changed home/project/src/a.txt", "removed home/project/src/b.txt",
                                 "made home/project/src/new.txt", "changed home/settings",
                                 "made tmp/scratch"});
  CHECK(worlds.export_kept().files == 1);
  CHECK(read(places.project / "kept/deep/shot") == "picture");
  CHECK(worlds.problems().empty());
}

TEST_CASE("a process that takes another's place has a clean world") {
  Machine machine;
  if (!has_namespaces(kAll, machine.places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, machine.places, {}});
  CHECK(in_world(worlds.add(0, 0), [] {
          write("src/new.txt", "new");
          return true;
        }) == 0);
  CHECK(in_world(worlds.add(0, 1), [] { return !fs::exists("src/new.txt"); }) == 0);
}

/// What three workers see of what the first of them wrote, each with `own` views of its own and the
/// rest in common. The real folders stay as they are.
void check_common(const Machine& machine, const Views& own, Mechanism mechanism) {
  const Places& places = machine.places;
  const Views common = without(kAll, own);
  CAPTURE(to_string(own));
  Worlds worlds({own, mechanism, places, {}, common});
  const auto paths = [&] {
    const bool copies = mechanism == Mechanism::copies;
    return std::array{
        fs::path("made.txt"), (copies ? fs::path(::getenv("HOME")) : places.home) / "made.txt",
        (copies ? fs::path(::getenv("TMPDIR")) : places.temporary.front()) / "made.txt"};
  };
  CHECK(in_world(worlds.add(0, 0), [&] {
          for (const fs::path& path : paths()) write(path, "0");
          fs::remove("src/b.txt");
          return true;
        }) == 0);
  for (const auto& [worker, incarnation] : {std::pair(1, 0), std::pair(0, 1)})
    CHECK(in_world(worlds.add(worker, incarnation), [&] {
            return fs::exists(paths()[0]) == common.tree && fs::exists(paths()[1]) == common.home &&
                   fs::exists(paths()[2]) == common.tmp && fs::exists("src/b.txt") == own.tree &&
                   read("src/a.txt") == "a";
          }) == 0);
  worlds.settle();
  CHECK(worlds.problems().empty());
  for (const fs::path& folder : {places.project, places.home, places.temporary.front()})
    CHECK_FALSE(fs::exists(folder / "made.txt"));
  CHECK(read(places.project / "src/b.txt") == "b");
}

TEST_CASE(
    "what is common is seen by all workers and gone after them, what is their own is not seen") {
  for (int bits = 0; bits < 8; ++bits) {
    const Views own{.tmp = (bits & 1) != 0, .tree = (bits & 2) != 0, .home = (bits & 4) != 0};
    check_common(Machine(), own, Mechanism::copies);
    const Machine machine;
    if (has_namespaces(kAll, machine.places)) check_common(machine, own, Mechanism::namespaces);
  }
}

TEST_CASE("a common view that cannot be made is an error for every worker") {
  Machine machine;
  if (!has_namespaces(kAll, machine.places)) return;
  Worlds worlds({{}, Mechanism::namespaces, machine.places, {}, kAll});
  fs::remove_all(machine.places.temporary.front());
  for (const int worker : {0, 1}) CHECK_THROWS_AS(worlds.add(worker, 0), base::Error);
}

TEST_CASE("the user stays who he is, and a folder that is removed and made again is told so") {
  Machine machine;
  if (!has_namespaces(kAll, machine.places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, machine.places, {}});
  const uid_t user = ::getuid();
  const gid_t group = ::getgid();
  CHECK(in_world(worlds.add(0, 0), [&] {
          fs::remove_all("src");
          fs::create_directory("src");
          write("src/b.txt", "b");
          return ::getuid() == user && ::getgid() == group;
        }) == 0);
  worlds.settle();
  CHECK(told(worlds.writes().front().writes, machine.places.project) ==
        std::vector<std::string>{"removed src", "made src/b.txt"});
}

TEST_CASE("what was only opened, or written with the same bytes, is no write") {
  Machine machine;
  if (!has_namespaces(kAll, machine.places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, machine.places, {}});
  CHECK(in_world(worlds.add(0, 0), [] {
          write("src/a.txt", "a");
          ::chmod("src/b.txt", 0600);
          fs::create_directory("src/__pycache__");
          write("src/__pycache__/a.pyc", "x");
          return true;
        }) == 0);
  worlds.settle();
  CHECK(worlds.writes().front().writes.empty());
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

base::Descriptor listen_at(int port) {
  base::Descriptor server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  const bool bound = ::bind(server.get(), generic(address), sizeof address) == 0;
  return bound && ::listen(server.get(), 1) == 0 ? std::move(server) : base::Descriptor();
}

bool can_connect(int port) {
  const base::Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  return ::connect(client.get(), generic(address), sizeof address) == 0;
}

TEST_CASE("a loopback of its own has every port free, and none of ours") {
  Machine machine;
  const Views net{.net = true};
  if (!has_namespaces(net, machine.places)) return;
  Worlds worlds({net, Mechanism::namespaces, machine.places, {}});
  const base::Descriptor ours = listen_at(0);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(ours.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const int port = ntohs(address.sin_port);
  REQUIRE_FALSE(listen_at(port));
  CHECK(in_world(worlds.add(0, 0), [port] {
          const bool alone = !can_connect(port);
          const base::Descriptor theirs = listen_at(port);
          return alone && theirs && can_connect(port);
        }) == 0);
}

TEST_CASE("a copy has the files of the project, and what is written there is told") {
  Machine machine;
  const Places& places = machine.places;
  fs::create_symlink(places.project / "src/a.txt", places.project / "link");
  ::chmod((places.project / "src/b.txt").c_str(), 0750);
  ::chmod((places.project / "src/a.txt").c_str(), 0644);
  write(places.project / "fixed", "fixed");
  ::chmod((places.project / "fixed").c_str(), 0444);
  const fs::path copies = places.run_dir / "worlds";
  {
    Worlds worlds({kAll, Mechanism::copies, places, {{places.project, "kept"}}});
    const Entry entry = worlds.add(0, 0);
    CHECK(in_world(entry, [&] {
            write("link", "changed");
            write("new.txt", "new");
            fs::remove("src/b.txt");
            fs::create_directory("kept");
            write("kept/shot", "picture");
            write(fs::path(::getenv("TMPDIR")) / "scratch", "x");
            return fs::exists("src/empty") && read("fixed") == "fixed" &&
                   ::getenv("HOME") != places.home;
          }) == 0);
    worlds.settle();
    CHECK(told(worlds.writes().front().writes, places.project) ==
          std::vector<std::string>{"made kept/shot", "made new.txt", "changed src/a.txt",
                                   "removed src/b.txt", "made ../../tmp/scratch"});
    CHECK(worlds.export_kept().files == 1);
    CHECK(worlds.problems().empty());
  }
  CHECK(read(places.project / "kept/shot") == "picture");
  CHECK(read(places.project / "src/a.txt") == "a");
  CHECK_FALSE(fs::exists(copies));
}

TEST_CASE("what is no file is not kept") {
  Machine machine;
  Worlds worlds(
      {{.tree = true}, Mechanism::copies, machine.places, {{machine.places.project, "kept/**"}}});
  CHECK(in_world(worlds.add(0, 0), [] {
          fs::create_directory("kept");
          fs::create_symlink("/etc/passwd", "kept/link");
          return true;
        }) == 0);
  worlds.settle();
  CHECK(worlds.export_kept().files == 0);
  CHECK(worlds.left_out() == std::vector{machine.places.project / "kept/link"});
}

}  // namespace

namespace {

int open_descriptors() {
  return static_cast<int>(std::distance(fs::directory_iterator("/proc/self/fd"), {}));
}

TEST_CASE("worlds that were left hold nothing open") {
  Machine machine;
  if (!has_namespaces(kAll, machine.places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, machine.places, {}});
  const int before = open_descriptors();
  for (int incarnation = 0; incarnation < 20; ++incarnation)
    CHECK(in_world(worlds.add(0, incarnation), [] { return true; }) == 0);
  worlds.settle();
  CHECK(open_descriptors() == before);
  {
    Worlds shared({{}, Mechanism::namespaces, machine.places, {}, kAll});
    CHECK(in_world(shared.add(0, 0), [] { return true; }) == 0);
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("a home that is not there has no view") {
  Machine machine;
  machine.places.home.clear();
  CHECK_THROWS_WITH_AS(folders_of(kAll, machine.places),
                       "--isolate home: HOME names no folder of its own", base::UsageError);
}

TEST_CASE("paths may hold what mount options could not") {
  Machine machine;
  Places& places = machine.places;
  places.project = places.home / "a,b:c\\d e\nf";
  places.run_dir = places.project / ".evenshard/runs/1";
  fs::create_directories(places.run_dir);
  write(places.project / "a.txt", "a");
  if (!has_namespaces(kAll, places)) return;
  Worlds worlds({kAll, Mechanism::namespaces, places, {}});
  CHECK(in_world(worlds.add(0, 0), [] {
          write("a.txt", "changed");
          return read("a.txt") == "changed";
        }) == 0);
  CHECK(read(places.project / "a.txt") == "a");
}

}  // namespace
