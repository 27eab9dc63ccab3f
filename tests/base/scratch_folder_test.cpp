#include "base/scratch_folder.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support/temp_dir.hpp"

using evenshard::base::ScratchFolder;
using evenshard::test::TempDir;
namespace fs = std::filesystem;

TEST_CASE("a scratch folder is private, and gone with all that is in it") {
  fs::path path;
  {
    const ScratchFolder folder;
    path = folder.path();
    CHECK(fs::status(path).permissions() == fs::perms::owner_all);
    fs::create_directory(path / "below");
    std::ofstream(path / "below/file") << "x";
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("a scratch folder goes when we are killed") {
  const TempDir dir;
  const pid_t host = ::fork();
  if (host == 0) {
    ::setenv("TMPDIR", dir.path().c_str(), 1);
    const ScratchFolder folder;
    std::ofstream(folder.path() / "file") << "x";
    ::raise(SIGKILL);
  }
  ::waitpid(host, nullptr, 0);
  for (int i = 0; i < 500 && !fs::is_empty(dir.path()); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(fs::is_empty(dir.path()));
}

TEST_CASE("two scratch folders are not the same") {
  const ScratchFolder one, other;
  CHECK(one.path() != other.path());
}

TEST_CASE("where no temporary folder can be made, TMPDIR is named") {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  ::setenv("TMPDIR", "/nowhere", 1);
  std::string message;
  try {
    const ScratchFolder folder;
  } catch (const evenshard::base::Error& error) {
    message = error.what();
  }
  before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
  CHECK(message.find("TMPDIR") != std::string::npos);
}
