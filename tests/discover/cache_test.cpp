#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

#include <doctest/doctest.h>

#include "discover/answer.hpp"
#include "discover/project.hpp"

using namespace evenshard;
using namespace evenshard::test;
using namespace std::chrono_literals;

namespace {

/// Stamps younger than this are not trusted; a suite is normally older.
void let_age() {
  std::this_thread::sleep_for(120ms);
}

/// Whether behave was asked: a program that leaves a mark when it is started.
struct Asked {
  explicit Asked(const Project& project, const std::string& python) {
    project.write("python", "#!/bin/sh\ntouch '" + (project.path() / "asked").string() +
                                "'\nexec " + python + " \"$@\"\n");
    std::filesystem::permissions("python", std::filesystem::perms::owner_all);
  }
  bool operator()(MemoryCache& cache, const std::vector<std::string>& arguments = {}) const {
    std::filesystem::remove("asked");
    suite = discover::discover(request("./python", arguments), cache.functions());
    return std::filesystem::exists("asked");
  }
  mutable model::Suite suite;
};

}  // namespace

TEST_CASE("an unchanged suite is answered without starting Python, and the same") {
  const Project project;
  write_varied_suite(project);
  for (const std::string& python : interpreters()) {
    MemoryCache cache;
    const Asked asked(project, python);
    let_age();
    CHECK(asked(cache, {"--tags=@x", "features"}));
    const std::string first = discover::encode({asked.suite, {}, {}}, "");
    CHECK_FALSE(asked(cache, {"--tags=@x", "features"}));
    CHECK(discover::encode({asked.suite, {}, {}}, "") == first);
    CHECK(asked.suite.units[0].content_hash != 0);
    CHECK(cache.saves == 1);
  }
}

TEST_CASE("whatever the answer rests on makes behave answer again") {
  const Project project;
  write_varied_suite(project);
  const std::vector<std::pair<const char*, std::function<void()>>> changes{
      {"a feature's text", [&] { project.write("features/a.feature", "Feature: A2\n"); }},
      {"a new feature", [&] { project.write("features/deep/new.feature", "Feature: N\n"); }},
      {"a new directory", [&] { project.write("features/dir/n.feature", "Feature: N\n"); }},
      {"a feature removed", [] { std::filesystem::remove("features/b.feature"); }},
      {"a new configuration", [&] { project.write("setup.cfg", "[behave]\nstop = true\n"); }},
      {"a changed configuration", [&] { project.write("setup.cfg", "[behave]\nstop = off\n"); }},
      {"the environment", [] { ::setenv("BEHAVE_STAGE", "", 1); }},
      {"another behave on the path", [&] { std::filesystem::create_directory("behave"); }},
  };
  MemoryCache cache;
  const Asked asked(project, interpreters()[0]);
  let_age();
  CHECK(asked(cache));
  for (const auto& [name, change] : changes) {
    const auto& what = name;  // CAPTURE is a lambda; clang 14 captures no structured binding.
    CAPTURE(what);
    CHECK_FALSE(asked(cache));
    change();
    CHECK(asked(cache));
    let_age();
    asked(cache);
  }
  ::unsetenv("BEHAVE_STAGE");
}

TEST_CASE("a list file and what its wildcards match are part of the question") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  let_age();
  CHECK(asked(cache, {"@lists/some.txt"}));
  CHECK_FALSE(asked(cache, {"@lists/some.txt"}));
  project.write("features/deep/er/d.feature", "Feature: D\n");
  CHECK(asked(cache, {"@lists/some.txt"}));
  CHECK(asked.suite.units.size() == 3);
  let_age();
  project.write("lists/some.txt", "../features/a.feature\n");
  CHECK(asked(cache, {"@lists/some.txt"}));
  CHECK(asked.suite.units.size() == 1);
}

TEST_CASE("a suite that was only touched is not asked about again, and its stamps are renewed") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[0]);
  let_age();
  CHECK(asked(cache));
  project.write("features/notes.txt", "no feature");  // The directory's stamp changes.
  std::filesystem::last_write_time("features/a.feature",
                                   std::filesystem::file_time_type::clock::now() - 24h);
  let_age();
  CHECK_FALSE(asked(cache));
  CHECK(cache.saves == 2);
  CHECK_FALSE(asked(cache));
  CHECK(cache.saves == 2);
}

TEST_CASE("other arguments are another question") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[0]);
  CHECK(asked(cache, {"features/a.feature"}));
  CHECK(asked(cache, {"features/b.feature"}));
  CHECK(asked.suite.units[0].path == "features/b.feature");
}

TEST_CASE("a damaged answer in the cache is asked for again") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[0]);
  CHECK(asked(cache));
  std::string& kept = cache.answers.begin()->second;
  kept.resize(kept.size() / 2);
  CHECK(asked(cache));
  CHECK(asked.suite.units.size() == 4);
}
