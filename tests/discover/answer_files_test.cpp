#include "discover/answer_files.hpp"

#include <chrono>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::string kKey = "0123456789abcdef";

std::string key(int number) {
  return fmt::format("{:016x}", number);
}

std::size_t files_in(const fs::path& folder) {
  const fs::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

/// A folder with one answer in it.
struct Kept {
  test::TempDir dir;
  fs::path folder = dir.path() / "discovery";
  discover::AnswerCache cache = discover::answer_files(folder);

  Kept() { cache.save(kKey, "answer"); }
  bool gives() const { return cache.load(kKey) == "answer"; }
};

void let_age(const fs::path& file, std::chrono::hours age) {
  fs::last_write_time(file, fs::file_time_type::clock::now() - age);
}

}  // namespace

TEST_CASE("an answer is given again, to its question only, and the newest counts") {
  const Kept kept;
  CHECK(kept.gives());
  CHECK_FALSE(kept.cache.load(key(1)));
  kept.cache.save(kKey, "newer");
  CHECK(kept.cache.load(kKey) == "newer");
  CHECK(files_in(kept.folder) == 1);
}

TEST_CASE("what is kept is for the user's eyes and hands only") {
  const Kept kept;
  CHECK(fs::status(kept.folder).permissions() == fs::perms(0700));
  CHECK(fs::status(kept.folder / kKey).permissions() == fs::perms(0600));
}

TEST_CASE("nothing is taken from what another user could have written") {
  const Kept kept;
  for (const fs::path& path : {kept.folder, kept.folder / kKey})
    for (const fs::perms others : {fs::perms::group_write, fs::perms::others_write}) {
      fs::permissions(path, others, fs::perm_options::add);
      CHECK_FALSE(kept.gives());
      fs::permissions(path, others, fs::perm_options::remove);
      CHECK(kept.gives());
    }
  if (::geteuid() != 0) return;
  for (const fs::path& path : {kept.folder, kept.folder / kKey}) {
    REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
    CHECK_FALSE(kept.gives());
    REQUIRE(::chown(path.c_str(), 0, 0) == 0);
  }
  CHECK(kept.gives());
}

TEST_CASE("no link is followed, to read or to write") {
  const Kept kept;
  const fs::path outside = kept.dir.path() / "outside", file = kept.folder / kKey;
  fs::rename(file, outside);
  fs::create_symlink(outside, file);
  CHECK_FALSE(kept.gives());
  kept.cache.save(kKey, "other");
  CHECK(base::read_file(outside) == "answer");
  CHECK(kept.cache.load(kKey) == "other");

  const fs::path moved = kept.dir.path() / "moved";
  fs::rename(kept.folder, moved);
  fs::create_directory_symlink(moved, kept.folder);
  CHECK_FALSE(kept.cache.load(kKey));
  kept.cache.save(key(1), "answer");
  CHECK(files_in(moved) == 1);
}

TEST_CASE("what lies in the way costs the cache, nothing else") {
  const Kept kept;
  fs::remove(kept.folder / kKey);
  SUBCASE("a pipe for an answer") {
    REQUIRE(::mkfifo((kept.folder / kKey).c_str(), 0600) == 0);
    CHECK_FALSE(kept.gives());
    kept.cache.save(kKey, "answer");
    CHECK(kept.gives());
  }
  SUBCASE("a folder for an answer") {
    fs::create_directories(kept.folder / kKey / "full");
    CHECK_FALSE(kept.gives());
    kept.cache.save(kKey, "answer");
    CHECK_FALSE(kept.gives());
    CHECK(files_in(kept.folder) == 1);
  }
  SUBCASE("a file for the folder") {
    fs::remove(kept.folder);
    base::write_atomically(kept.folder, "precious");
    CHECK_FALSE(kept.gives());
    kept.cache.save(kKey, "answer");
    CHECK(base::read_file(kept.folder) == "precious");
  }
  SUBCASE("no folder above") {
    fs::remove(kept.folder);
    fs::remove(kept.dir.path());
    kept.cache.save(kKey, "answer");
    CHECK_FALSE(kept.gives());
    fs::create_directory(kept.dir.path());
  }
}

TEST_CASE("the answers used last are kept, and files of others beside them") {
  const Kept kept;
  base::write_atomically(kept.folder / "notes.txt", "precious");
  for (int i = 0; i < 15; ++i) {
    kept.cache.save(key(i), "answer");
    let_age(kept.folder / key(i), std::chrono::hours(48 + i));
  }
  let_age(kept.folder / kKey, 1000h);
  CHECK(kept.gives());  // From now on it was used last.
  for (int i = 20; i < 24; ++i) kept.cache.save(key(i), "answer");
  CHECK(files_in(kept.folder) == 16 + 1);
  CHECK(kept.gives());
  CHECK(kept.cache.load(key(0)));
  CHECK_FALSE(kept.cache.load(key(14)));
}

TEST_CASE("answers are bounded in size, and one that is too large is neither kept nor read") {
  const Kept kept;
  const std::string ten(10 * 1024 * 1024, 'x'), huge(33 * 1024 * 1024, 'x');
  for (int i = 0; i < 4; ++i) {
    kept.cache.save(key(i), ten);
    let_age(kept.folder / key(i), std::chrono::hours(4 - i));
  }
  kept.cache.save(key(5), huge);
  CHECK_FALSE(kept.cache.load(key(5)));
  CHECK_FALSE(kept.cache.load(key(0)));
  CHECK(kept.cache.load(key(1)) == ten);
  CHECK(kept.cache.load(key(3)) == ten);
  base::write_atomically(kept.folder / kKey, huge);
  CHECK_FALSE(kept.cache.load(kKey));
}

TEST_CASE("what a killed writer left is replaced, or goes with the oldest") {
  const Kept kept;
  base::write_atomically(kept.folder / (".new." + kKey), "torn");
  base::write_atomically(kept.folder / (".new." + key(99)), "torn");
  for (const std::string& name : {".new." + kKey, ".new." + key(99)})
    let_age(kept.folder / name, 1000h);
  kept.cache.save(kKey, "answer");
  CHECK(kept.gives());
  CHECK(files_in(kept.folder) == 2);
  for (int i = 0; i < 16; ++i) kept.cache.save(key(i), "answer");
  CHECK_FALSE(fs::exists(kept.folder / (".new." + key(99))));
}
