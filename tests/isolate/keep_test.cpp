#include "isolate/keep.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace evenshard;
using namespace evenshard::isolate;
namespace fs = std::filesystem;

bool kept(const std::string& pattern, const fs::path& path) {
  return rule_for({{"/project", pattern}}, path) != nullptr;
}

TEST_CASE("a pattern matches parts of the path, ** any number of them") {
  CHECK(kept("reports/*.json", "/project/reports/a.json"));
  CHECK_FALSE(kept("reports/*.json", "/project/reports/more/a.json"));
  CHECK(kept("reports/**", "/project/reports/more/a.json"));
  CHECK_FALSE(kept("reports/**", "/project/reports"));
  CHECK(kept("**/*.png", "/project/a.png"));
  CHECK(kept("**/*.png", "/project/x/y/a.png"));
  CHECK(kept("./screenshots/", "/project/screenshots/deep/a.png"));
  CHECK_FALSE(kept("reports", "/elsewhere/reports/a.json"));
  CHECK_FALSE(kept("../*", "/project/a"));
  CHECK_FALSE(kept("", "/project/a"));
}

TEST_CASE("one version takes its place, several that differ stand beside it") {
  const test::TempDir folder;
  const fs::path target = folder / "project/reports/a.json";
  const auto version = [&](const std::string& process, const std::string& bytes) {
    base::write_atomically(folder / process, bytes);
    return Version{process, target, folder / process};
  };
  const std::vector<KeepRule> rules{{folder / "project", "reports/**"}};

  SUBCASE("one") {
    CHECK(export_files(rules, {version("w0.0", "one")}).files == 1);
    CHECK(base::read_file(target) == "one");
  }
  SUBCASE("several that are the same") {
    const Export result = export_files(rules, {version("w0.0", "one"), version("w1.0", "one")});
    CHECK(result.disputed.empty());
    CHECK(base::read_file(target) == "one");
  }
  SUBCASE("several that differ") {
    fs::create_directories(target.parent_path());
    base::write_atomically(target, "before");
    const Export result = export_files(rules, {version("w0.0", "one"), version("w1.0", "two")});
    CHECK(result.disputed == std::vector{target});
    CHECK(base::read_file(target) == "before");
    CHECK(base::read_file(target.string() + ".w0.0") == "one");
    CHECK(base::read_file(target.string() + ".w1.0") == "two");
  }
  SUBCASE("the newest of several, in whatever order they come") {
    const std::vector<KeepRule> newest{{folder / "project", "reports/**", true}};
    for (const bool first : {true, false}) {
      std::vector<Version> versions{version("w0.0", first ? "last" : "older"),
                                    version("w1.0", first ? "older" : "last")};
      fs::last_write_time(versions[first ? 1 : 0].content,
                          fs::file_time_type::clock::now() - std::chrono::hours(1));
      const Export result = export_files(newest, versions);
      CHECK(result.files == 1);
      CHECK(result.disputed.empty());
      CHECK(base::read_file(target) == "last");
    }
  }
  SUBCASE("the place is taken by a folder") {
    fs::create_directories(target);
    const Export result = export_files(rules, {version("w0.0", "one")});
    REQUIRE(result.failed.size() == 1);
    CHECK(result.failed.front().find(target.string()) != std::string::npos);
  }
  SUBCASE("a folder of the world is a link in the real tree") {
    fs::create_directories(folder / "elsewhere");
    fs::create_directories(folder / "project");
    base::write_atomically(folder / "elsewhere/a.json", "precious");
    fs::create_directory_symlink(folder / "elsewhere", folder / "project/reports");
    const Export result = export_files(rules, {version("w0.0", "one")});
    REQUIRE(result.failed.size() == 1);
    CHECK(base::read_file(folder / "elsewhere/a.json") == "precious");
  }
  SUBCASE("one of two cannot be read any more") {
    const Version gone{"w0.0", folder / "project/reports/gone.json", folder / "gone"};
    const Version other{"w1.0", gone.path, folder / "gone too"};
    const Export result = export_files(rules, {gone, other, version("w0.0", "one")});
    CHECK(result.failed.size() == 1);
    CHECK(base::read_file(target) == "one");
  }
}

}  // namespace
