#include "base/lock_file.hpp"

#include <csignal>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/boot.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using base::Holder;
using base::LockFile;

namespace {

Holder holder_of(const std::filesystem::path& path) {
  return LockFile::look(path).holder();
}

}  // namespace

TEST_CASE("a lock file says whether who made it lives") {
  const test::TempDir dir;
  CHECK(holder_of(dir / "lock") == Holder::none);
  {
    const LockFile lock(dir / "lock");
    CHECK(holder_of(dir / "lock") == Holder::lives);
  }
  CHECK(holder_of(dir / "lock") == Holder::gone);
  const LockFile looking = LockFile::look(dir / "lock");
  CHECK(holder_of(dir / "lock") == Holder::lives);
  CHECK_FALSE(std::filesystem::exists(dir / "lock.new"));
}

TEST_CASE("a lock ends with a process that is killed, and what it had started does not hold it") {
  const test::TempDir dir;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const LockFile lock(dir / "lock");
    const pid_t sleeper = ::vfork();
    if (sleeper == 0) {
      ::execlp("sleep", "sleep", "600", nullptr);
      ::_exit(1);
    }
    if (::write(ready[1], &sleeper, sizeof sleeper) < 0) ::_exit(1);
    ::pause();
  }
  pid_t sleeper = 0;
  REQUIRE(::read(ready[0], &sleeper, sizeof sleeper) == sizeof sleeper);
  CHECK(holder_of(dir / "lock") == Holder::lives);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(holder_of(dir / "lock") == Holder::gone);
  ::kill(sleeper, SIGKILL);
}

TEST_CASE("nothing is known of a lock that was made elsewhere, is a link or no file") {
  const test::TempDir dir;
  base::write_atomically(dir / "other", "another machine");
  CHECK(holder_of(dir / "other") == Holder::elsewhere);
  base::write_atomically(dir / "more", base::this_boot() + "!");
  CHECK(holder_of(dir / "more") == Holder::elsewhere);
  base::write_atomically(dir / "ours", base::this_boot());
  CHECK(holder_of(dir / "ours") == Holder::gone);
  std::filesystem::create_symlink("ours", dir / "link");
  CHECK(holder_of(dir / "link") == Holder::unknown);
  std::filesystem::create_directory(dir / "folder");
  CHECK(holder_of(dir / "folder") == Holder::unknown);
}

TEST_CASE("a lock file that cannot be made is named") {
  const test::TempDir dir;
  CHECK_THROWS_AS(LockFile(dir / "none" / "lock"), base::Error);
}
