#include "discover/input.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>

#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace evenshard::discover;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// As behave has just read it.
std::vector<Input> read_as(InputKind kind, const fs::path& path) {
  return {{.kind = kind, .path = path, .stamp = stamp_of(path)}};
}

/// Longer than any file system's clock ticks, and than a stamp stays young.
void let_age() {
  std::this_thread::sleep_for(120ms);
}

/// A tick and more: its stamp cannot tell whether the file is changed again.
bool is_young(const fs::path& path) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::nanoseconds(now).count() - stamp_of(path).ctime_ns < 20'000'000;
}

/// What `judge` says of `path` just after it was written, however slow the machine is.
template <typename Judge>
auto just_written(const fs::path& path, const Judge& judge) {
  for (;;) {
    write(path, "Feature: A\n");
    const auto said = judge();
    if (is_young(path)) return said;
  }
}

}  // namespace

TEST_CASE("the stamp of a file that was just written is not trusted, an older one's is") {
  const test::TempDir folder;
  const fs::path path = folder / "a.feature";
  std::vector<Input> inputs = just_written(path, [&] {
    std::vector<Input> read = read_as(InputKind::file, path);
    CHECK(seal(read));
    return read;
  });
  CHECK(inputs[0].stamp == Stamp{});
  CHECK(inputs[0].hash != 0);
  let_age();
  inputs = read_as(InputKind::file, path);
  CHECK(seal(inputs));
  CHECK(inputs[0].stamp == stamp_of(path));
  // With a trusted stamp the content is not looked at.
  inputs[0].hash ^= 1;
  CHECK(check(inputs) == Freshness::same);
}

TEST_CASE("a file written anew with its old text keeps its old stamp until the new one has aged") {
  const test::TempDir folder;
  const fs::path path = folder / "a.feature";
  write(path, "Feature: A\n");
  let_age();
  std::vector<Input> inputs = read_as(InputKind::file, path);
  CHECK(seal(inputs));
  const Stamp old = inputs[0].stamp;
  const Stamp kept = just_written(path, [&] {
    std::vector<Input> again = inputs;
    return check(again) == Freshness::same ? again[0].stamp : Stamp{};
  });
  CHECK(kept == old);
  let_age();
  CHECK(check(inputs) == Freshness::touched);
  CHECK(inputs[0].stamp == stamp_of(path));
  write(path, "Feature: B\n");
  CHECK(check(inputs) == Freshness::changed);
}

TEST_CASE("what is no longer as behave read it cannot be sealed") {
  const test::TempDir folder;
  const fs::path path = folder / "a.feature", listed = folder / "listed";
  write(path, "Feature: A\n");
  fs::create_directory(listed);
  const auto sealed_after = [](std::vector<Input> inputs, const auto& change) {
    change();
    return seal(inputs);
  };
  const auto nothing = [] {};
  CHECK(sealed_after(read_as(InputKind::file, path), nothing));
  CHECK(sealed_after(read_as(InputKind::listing, listed), nothing));
  CHECK(sealed_after(read_as(InputKind::absent, folder / "none"), nothing));
  CHECK_FALSE(
      sealed_after(read_as(InputKind::file, path), [&] { write(path, "Feature: longer\n"); }));
  CHECK_FALSE(sealed_after(read_as(InputKind::listing, listed), [&] {
    let_age();
    write(listed / "b.feature", "");
  }));
  CHECK_FALSE(sealed_after(read_as(InputKind::absent, folder / "later"),
                           [&] { write(folder / "later", ""); }));
  CHECK_FALSE(sealed_after(read_as(InputKind::is_directory, listed), [&] {
    fs::remove_all(listed);
    write(listed, "");
  }));
  CHECK_FALSE(sealed_after(read_as(InputKind::file, path), [&] { fs::remove(path); }));
}
