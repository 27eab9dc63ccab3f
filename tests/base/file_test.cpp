#include "base/file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard::base;
using evenshard::test::TempDir;
namespace fs = std::filesystem;

namespace {

dev_t device_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_dev;
}

std::size_t entries(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
}

}  // namespace

TEST_CASE("what is written is what is read, byte for byte") {
  const TempDir dir;
  const std::string bytes = std::string("a\0b\r\n\xff", 6) + std::string(200'000, 'x');
  write_atomically(dir / "f", bytes);
  CHECK(read_file(dir / "f") == bytes);
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("a tree is removed with what is locked in it, and not what links lead to") {
  const TempDir dir;
  fs::create_directories(dir / "tree/locked/deep");
  fs::create_directories(dir / "elsewhere");
  write_atomically(dir / "elsewhere/f", "precious");
  fs::create_directory_symlink(dir / "elsewhere", dir / "tree/link");
  fs::permissions(dir / "tree/locked/deep", fs::perms::none);
  fs::permissions(dir / "tree/locked", fs::perms::owner_read);
  fs::permissions(dir / "elsewhere", fs::perms::owner_read | fs::perms::owner_exec);
  unlock_folders(dir / "tree");
  CHECK((fs::status(dir / "tree/locked/deep").permissions() & fs::perms::owner_all) ==
        fs::perms::owner_all);
  CHECK((fs::status(dir / "elsewhere").permissions() & fs::perms::owner_write) == fs::perms::none);
  CHECK(remove_tree(dir / "tree"));
  CHECK_FALSE(fs::exists(dir / "tree"));
  CHECK(fs::exists(dir / "elsewhere/f"));
  fs::permissions(dir / "elsewhere", fs::perms::owner_all);
}

TEST_CASE("a missing file is nothing where that is asked, and an error that names it elsewhere") {
  const TempDir dir;
  write_atomically(dir / "f", "");
  CHECK_FALSE(read_file_if_exists(dir / "missing"));
  CHECK_FALSE(read_file_if_exists(dir / "f" / "below a file"));
  CHECK(read_file_if_exists(dir / "f") == "");
  const std::string message =
      "cannot read " + (dir / "missing").string() + ": No such file or directory";
  CHECK_THROWS_WITH_AS(read_file(dir / "missing"), message.c_str(), Error);
}

TEST_CASE("a directory is not a file") {
  const TempDir dir;
  CHECK_THROWS_AS(read_file(dir.path()), Error);
  CHECK_THROWS_AS(read_file_if_exists(dir.path()), Error);
}

TEST_CASE("a replaced file keeps its mode, and a link to it stays a link") {
  const TempDir dir;
  write_atomically(dir / "f", "old");
  fs::permissions(dir / "f", fs::perms(0640));
  fs::create_symlink("f", dir / "link");
  write_atomically(dir / "link", "new");
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(read_file(dir / "f") == "new");
  CHECK(fs::status(dir / "f").permissions() == fs::perms(0640));
}

TEST_CASE("a new file gets the mode that the umask leaves") {
  const TempDir dir;
  const mode_t before = ::umask(027);
  write_atomically(dir / "f", "");
  ::umask(before);
  CHECK(fs::status(dir / "f").permissions() == fs::perms(0640));
}

TEST_CASE("a file that cannot be replaced leaves nothing behind") {
  const TempDir dir;
  fs::create_directories(dir / "taken" / "inside");
  CHECK_THROWS_AS(write_atomically(dir / "taken", "x"), Error);
  CHECK_THROWS_AS(write_atomically(dir / "no" / "such" / "place", "x"), Error);
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("a link that leads nowhere is an Error, as everything is") {
  const TempDir dir;
  fs::create_symlink("loop", dir / "loop");
  CHECK_THROWS_AS(write_atomically(dir / "loop", "x"), Error);
  CHECK_THROWS_AS(write_atomically(dir / "loop" / "f", "x"), Error);
}

TEST_CASE("output goes into a device or a pipe, also through a link, and replaces a file") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  fs::create_symlink("pipe", dir / "link");
  const int reader = ::open((dir / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  write_output(dir / "pipe", "one");
  write_output(dir / "link", "two");
  char bytes[8] = {};
  CHECK(::read(reader, bytes, sizeof bytes) == 6);
  CHECK(std::string(bytes) == "onetwo");
  ::close(reader);
  CHECK(fs::is_fifo(dir / "pipe"));
  CHECK(fs::is_symlink(dir / "link"));
  write_output("/dev/null", "x");
  CHECK(fs::is_character_file("/dev/null"));
  write_output(dir / "f", "a long text");
  write_output(dir / "f", "short");
  CHECK(read_file(dir / "f") == "short");
}

TEST_CASE("a file is moved over another") {
  const TempDir dir;
  write_atomically(dir / "from", "new");
  write_atomically(dir / "to", "old");
  move_into_place(dir / "from", dir / "to");
  CHECK(read_file(dir / "to") == "new");
  CHECK(entries(dir.path()) == 1);
}

TEST_CASE("a file is moved across file systems with its mode" *
          doctest::skip(!fs::exists("/dev/shm"))) {
  const TempDir here(fs::current_path());
  const TempDir memory("/dev/shm");
  REQUIRE(device_of(here.path()) != device_of(memory.path()));
  write_atomically(memory / "from", "new");
  fs::permissions(memory / "from", fs::perms(0604));
  write_atomically(here / "to", "old");
  move_into_place(memory / "from", here / "to");
  CHECK(read_file(here / "to") == "new");
  CHECK(fs::status(here / "to").permissions() == fs::perms(0604));
  CHECK(entries(here.path()) == 1);
  CHECK(entries(memory.path()) == 0);
}

TEST_CASE("a file that cannot be moved stays where it is") {
  const TempDir dir;
  write_atomically(dir / "from", "new");
  CHECK_THROWS_AS(move_into_place(dir / "from", dir / "no" / "place"), Error);
  CHECK_THROWS_AS(move_into_place(dir / "missing", dir / "to"), Error);
  CHECK(read_file(dir / "from") == "new");
}
