#include "base/file_lock.hpp"

#include <csignal>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard::base;
using namespace std::chrono_literals;
using evenshard::test::TempDir;

TEST_CASE("a second lock on a file is refused while the first is held, by name") {
  const TempDir dir;
  std::optional<FileLock> first(std::in_place, dir / "lock", 0ms);
  const std::string name = (dir / "lock").string();
  CHECK_THROWS_WITH_AS(FileLock(dir / "lock", 20ms), doctest::Contains(name.c_str()), Error);
  first.reset();
  CHECK_NOTHROW(FileLock(dir / "lock", 0ms));
}

TEST_CASE("a lock is waited for") {
  const TempDir dir;
  std::optional<FileLock> first(std::in_place, dir / "lock", 0ms);
  std::thread holder([&] {
    std::this_thread::sleep_for(60ms);
    first.reset();
  });
  CHECK_NOTHROW(FileLock(dir / "lock", 10s));
  holder.join();
}

TEST_CASE("a killed process holds no lock") {
  const TempDir dir;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const FileLock lock(dir / "lock", 0ms);
    (void)!::write(ready[1], "x", 1);
    ::pause();
  }
  char byte;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK_THROWS_AS(FileLock(dir / "lock", 0ms), Error);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK_NOTHROW(FileLock(dir / "lock", 0ms));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("a lock in a place that does not exist is an error") {
  const TempDir dir;
  CHECK_THROWS_AS(FileLock(dir / "no" / "lock", 0ms), Error);
}
