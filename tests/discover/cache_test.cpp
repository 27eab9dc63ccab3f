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

/// Another text of the same size, under the old modification time.
void rewrite_unnoticed(const Project& project, const char* path) {
  const auto time = std::filesystem::last_write_time(path);
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(path));
  project.write(path, "Feature: A3\n" + std::string(size - 12, '\n'));
  std::filesystem::last_write_time(path, time);
}

/// Whether behave was asked: a program that leaves a mark when it is started.
struct Asked {
  explicit Asked(const Project& project, const std::string& python) {
    project.write("python", "#!/bin/sh\ntouch '" + (project.path() / "asked").string() +
                                "'\nexec " + python + " \"$@\"\n");
    std::filesystem::permissions("python", std::filesystem::perms::owner_all);
  }
  bool operator()(MemoryCache& cache, const std::vector<std::string>& arguments = {},
                  const std::vector<std::string>& command = {"./python", "-m", "behave"}) const {
    std::filesystem::remove("asked");
    suite = discover::discover({.command = command, .behave_args = arguments}, cache.functions());
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
      {"the environment", [] { ::setenv("STAGE", "", 1); }},
      {"a text of the same size and time",
       [&] { rewrite_unnoticed(project, "features/a.feature"); }},
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
  ::unsetenv("STAGE");
}

TEST_CASE("what differs between two terminals is no other question") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  let_age();
  CHECK(asked(cache));
  for (const char* name : {"COLUMNS", "SHLVL", "GITHUB_STEP_SUMMARY", "_"}) {
    const char* before = std::getenv(name);
    const std::string kept = before ? before : "";
    ::setenv(name, "changed", 1);
    CHECK_FALSE(asked(cache));
    before ? ::setenv(name, kept.c_str(), 1) : ::unsetenv(name);
  }
}

TEST_CASE("the project's modules that a launcher imports are part of the question") {
  const Project project;
  write_varied_suite(project);
  project.write("choice.py", "TAGS = ['--tags=@slow']\n");
  project.write("manage.py",
                "import sys\nimport choice\nfrom behave.__main__ import main\n"
                "sys.exit(main(choice.TAGS + sys.argv[1:]))\n");
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  const std::vector<std::string> launcher{"./python", "manage.py"};
  let_age();
  CHECK(asked(cache, {}, launcher));
  CHECK(selection_of(asked.suite).size() == 3);
  CHECK_FALSE(asked(cache, {}, launcher));
  project.write("choice.py", "TAGS = []\n");
  CHECK(asked(cache, {}, launcher));
  CHECK(selection_of(asked.suite).size() == 8);
}

TEST_CASE("a script that starts behave is part of the question") {
  const Project project;
  write_varied_suite(project);
  project.write("run.sh", "exec ./python -m behave --tags=@slow \"$@\"\n");
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  let_age();
  CHECK(asked(cache, {}, {"sh", "run.sh"}));
  CHECK(selection_of(asked.suite).size() == 3);
  CHECK_FALSE(asked(cache, {}, {"sh", "run.sh"}));
  project.write("run.sh", "exec ./python -m behave \"$@\"\n");
  CHECK(asked(cache, {}, {"sh", "run.sh"}));
  CHECK(selection_of(asked.suite).size() == 8);
}

TEST_CASE("a program found on the path is part of the question as it is now") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  std::filesystem::create_directory("bin");
  std::filesystem::rename("python", "bin/tool");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", ((project.path() / "bin").string() + ":" + path).c_str(), 1);
  let_age();
  CHECK(asked(cache, {}, {"tool", "-m", "behave"}));
  CHECK_FALSE(asked(cache, {}, {"tool", "-m", "behave"}));
  std::ofstream("bin/tool", std::ios::app) << "# another\n";
  CHECK(asked(cache, {}, {"tool", "-m", "behave"}));
  ::setenv("PATH", path.c_str(), 1);
}

TEST_CASE("an answer is not kept when a feature changed while behave gave it") {
  const Project project;
  write_varied_suite(project);
  project.write("manage.py",
                "import os, sys\nfrom behave.__main__ import main\n"
                "try:\n    main(sys.argv[1:])\n"
                "finally:\n    open('features/a.feature', 'w').write('Feature: later\\n')\n");
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  const std::vector<std::string> command{"./python", "manage.py"};
  let_age();
  CHECK(asked(cache, {}, command));
  CHECK(selection_of(asked.suite).size() == 8);
  CHECK(cache.saves == 0);
  CHECK(asked(cache, {}, command));
  CHECK(selection_of(asked.suite).size() == 4);
}

TEST_CASE("no argument can pass for two") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  let_age();
  CHECK(asked(cache, {"-Dy=1", "--tags=@slow"}));
  CHECK(asked(cache, {"-Dy=1\n--tags=@slow"}));
}

TEST_CASE("the environment's secrets are not written into the cache") {
  const Project project;
  write_varied_suite(project);
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  ::setenv("API_TOKEN", "very-secret", 1);
  CHECK(asked(cache));
  ::unsetenv("API_TOKEN");
  CHECK(cache.answers.begin()->second.find("very-secret") == std::string::npos);
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

TEST_CASE("a list file's wildcards may stand for folders, there or not yet") {
  const Project project;
  write_varied_suite(project);
  project.write("lists/any.txt", "../features/*/er/*.feature\n../later/*.feature\n");
  MemoryCache cache;
  const Asked asked(project, interpreters()[1]);
  let_age();
  CHECK(asked(cache, {"@lists/any.txt"}));
  for (const char* added : {"features/wide/er/x.feature", "features/deep/er/x.feature",
                            "later/x.feature", "features/deeper/x.feature"}) {
    CAPTURE(added);
    CHECK_FALSE(asked(cache, {"@lists/any.txt"}));
    project.write(added, "Feature: X\n");
    CHECK(asked(cache, {"@lists/any.txt"}));
    let_age();
    asked(cache, {"@lists/any.txt"});
  }
  project.write("features/deeper/er/x.feature", "Feature: X\n");
  CHECK(asked(cache, {"@lists/any.txt"}));
  CHECK(asked.suite.units.size() == 5);
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

TEST_CASE("no bit of an answer can flip unnoticed") {
  discover::Answer answer;
  answer.suite.interpreter = "cpython-3.11";
  answer.suite.units.emplace_back().path = "features/a.feature";
  answer.suite.units[0].scenarios = {{3, "second", 1, true, {"tag"}}};
  answer.unit_inputs = {0};
  answer.inputs.resize(1);
  const std::string whole = discover::encode(answer, "question");
  REQUIRE(discover::decode(whole, "question"));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    CAPTURE(at);
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    CHECK_FALSE(discover::decode(flipped, "question"));
  }
}
