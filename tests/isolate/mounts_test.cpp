#include "isolate/mounts.hpp"

#include <doctest/doctest.h>

#include "isolate/views.hpp"

namespace {

using namespace evenshard::isolate;
namespace fs = std::filesystem;

constexpr const char* kMountinfo =
    "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
    "30 22 0:5 / /project/data rw - tmpfs t rw\n"
    "31 30 0:6 / /project/data/inner rw - tmpfs t rw\n"
    "32 22 0:7 / /project/with\\040blank rw - tmpfs t rw\n"
    "33 22 0:8 / /projects rw - tmpfs t rw\n"
    "34 22 0:9 / /project rw - tmpfs t rw\n";

TEST_CASE("mounts below a folder are the topmost ones, their names as they are") {
  CHECK(mounts_below("/project", kMountinfo) ==
        std::vector<fs::path>{"/project/data", "/project/with blank"});
  CHECK(mounts_below("/project/data/inner", kMountinfo).empty());
}

TEST_CASE("a folder is in itself, not in one whose name begins as its own") {
  CHECK(is_within("/a/b", "/a/b"));
  CHECK(is_within("/a/b/c", "/a/b"));
  CHECK_FALSE(is_within("/a/bc", "/a/b"));
  CHECK_FALSE(is_within("/a", "/a/b"));
}

TEST_CASE("a folder that several options name is viewed once, outer before inner") {
  const Places places{"/home/me/project", "/home/me", {"/tmp", "/home/me/project"}, "/run"};
  std::vector<fs::path> paths;
  for (const View& view : folders_of({.tmp = true, .tree = true, .home = true}, places))
    paths.push_back(view.path);
  CHECK(paths == std::vector<fs::path>{"/home/me", "/home/me/project", "/tmp"});
}

}  // namespace
