#include "discover/discover.hpp"

#include <doctest/doctest.h>

#include "base/hash.hpp"
#include "discover/project.hpp"

using namespace evenshard;
using namespace evenshard::test;

namespace {

std::vector<std::string> paths_of(const model::Suite& suite) {
  std::vector<std::string> paths;
  for (const model::Unit& unit : suite.units) paths.push_back(unit.path);
  return paths;
}

}  // namespace

TEST_CASE("what is selected is what behave's own dry run selects") {
  const Project project;
  write_varied_suite(project);
  const std::vector<std::vector<std::string>> selections{
      {},
      {"features"},
      {"features/deep", "features/a.feature"},
      {"features/a.feature:8"},
      {"features/a.feature:13", "features/a.feature:9"},
      {"features/b.feature:99"},
      {"features/b.feature", "features/a.feature", "features/b.feature:5"},
      {"@lists/some.txt", "features/a.feature"},
      {"--tags=@x"},
      {"--tags=@slow", "--tags=@wip"},
      {"--tags=@few"},
      {"--name=second"},
      {"--name=n 2"},
      {"--include=b.feat"},
      {"--exclude=deep|b", "features"},
      {"--tags=@x", "features/b.feature:5"},
      {"--no-skipped", "--tags=@outline"},
  };
  for (const std::string& python : interpreters())
    for (const auto& arguments : selections) {
      CAPTURE(python);
      CAPTURE(arguments);
      CHECK(selection_of(discovered(python, arguments)) == behave_would_run(python, arguments));
    }
}

TEST_CASE("old and new tag expressions are behave's own business") {
  const Project project;
  write_varied_suite(project);
  const auto pythons = interpreters();
  const std::vector<std::string> old{"--tags=~@x", "--tags=@slow,@outline"};
  CHECK(selection_of(discovered(pythons[0], old)) == behave_would_run(pythons[0], old));
  const std::vector<std::string> modern{"--tags=not @x and (@slow or @outline)"};
  CHECK(selection_of(discovered(pythons[1], modern)) == behave_would_run(pythons[1], modern));
}

TEST_CASE("rules are part of their feature") {
  const Project project;
  write_varied_suite(project);
  project.write("features/r.feature",
                "Feature: R\n  Background:\n    Given it\n  @rule\n  Rule: one\n    Background:\n"
                "      Given it\n    Scenario: inner\n      Given it\n");
  const std::string python = interpreters()[1];
  const std::vector<std::string> arguments{"--tags=@rule"};
  const model::Suite suite = discovered(python, arguments);
  CHECK(selection_of(suite) == behave_would_run(python, arguments));
  CHECK(selection_of(suite) == Selection{"features/r.feature:8"});
  const model::Unit& unit = suite.units.at(2);
  CHECK(unit.scenarios[0].steps == 3);
  CHECK(unit.scenarios[0].tags == std::vector<std::string>{"rule"});
}

TEST_CASE("a unit tells what its feature holds") {
  const Project project;
  write_varied_suite(project);
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discovered(python, {"--tags=@x"});
    CHECK(paths_of(suite) == std::vector<std::string>{"features/a.feature", "features/b.feature",
                                                      "features/deep/bare.feature",
                                                      "features/deep/er/c.feature"});
    const model::Unit& outline = suite.units[0];
    CHECK(outline.name == "A");
    CHECK(outline.content_hash == base::hash_file("features/a.feature"));
    REQUIRE(outline.scenarios.size() == 4);
    CHECK(outline.scenarios[2].line == 13);
    CHECK(outline.scenarios[2].name == "n 3 -- @2.1 many");
    CHECK(outline.scenarios[2].tags == std::vector<std::string>{"outline", "many", "x"});
    CHECK(outline.scenarios[2].selected);
    CHECK_FALSE(outline.scenarios[3].selected);
    CHECK(suite.units[1].tags == std::vector<std::string>{"slow"});
    CHECK(suite.units[1].scenarios[0].steps == 2);
    CHECK(suite.units[1].scenarios[2].steps == 1);
    CHECK(selected_scenarios(suite.units[3]) == 0);
    CHECK(suite.interpreter.starts_with("cpython-3."));
  }
}

TEST_CASE(
    "our tags are told as they are written, also an outline's, whose parentheses 1.2.6 drops") {
  const Project project;
  project.write("features/steps/steps.py", "");
  project.write("features/a.feature", R"(@evenshard.resource(f)
Feature: f
  @evenshard.resource(o-1) @evenshard.resource(<which>) @evenshard.resource(a,/b)
  Scenario Outline: o
    Given <which>
    @evenshard.resource(e)
    Examples:
      | which |
      | db    |
      | mail  |
  @evenshard.serial
  Scenario: s
    Given one
)");
  for (const std::string& python : interpreters()) {
    CAPTURE(python);
    const auto scenarios = discovered(python, {}).units.at(0).scenarios;
    const auto tags = [&](std::size_t scenario) {
      const auto& all = scenarios.at(scenario).tags;
      return std::set<std::string>(all.begin(), all.end());
    };
    CHECK(tags(0) == std::set<std::string>{"evenshard.resource(f)", "evenshard.resource(o-1)",
                                           "evenshard.resource(db)", "evenshard.resource(a,/b)",
                                           "evenshard.resource(e)"});
    CHECK(tags(1).contains("evenshard.resource(mail)"));
    CHECK_FALSE(tags(1).contains("evenshard.resource(db)"));
    CHECK(tags(2) == std::set<std::string>{"evenshard.resource(f)", "evenshard.serial"});
  }
}

TEST_CASE("lines of neighbouring arguments belong to one unit, a file named later is run again") {
  const Project project;
  write_varied_suite(project);
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discovered(python, {"features/b.feature:5", "features/b.feature:8",
                                                   "features/a.feature", "features/b.feature:5"});
    REQUIRE(suite.units.size() == 3);
    CHECK(suite.units[0].lines == std::vector<int>{5, 8});
    CHECK(suite.units[1].lines.empty());
    CHECK(suite.units[2].lines == std::vector<int>{5});
  }
}

TEST_CASE("behave's configuration file gives paths, tags and outputs") {
  const Project project;
  write_varied_suite(project);
  project.write("behave.ini",
                "[behave]\npaths = features/deep\nformat = json\noutfiles = out/r.json\n"
                "stop = true\njunit = true\njunit_directory = xml\n");
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discovered(python, {"-f", "plain", "-o", "plain.txt"});
    CHECK(selection_of(suite) == Selection{"features/deep/er/c.feature:3"});
    CHECK(suite.settings.stop);
    CHECK(suite.settings.junit_directory.ends_with("xml"));
    REQUIRE(suite.settings.outputs.size() == 2);
    CHECK(suite.settings.outputs[0].format == "json");
    CHECK(suite.settings.outputs[0].path == "out/r.json");
    CHECK(suite.settings.outputs[1].path == "plain.txt");
    CHECK_FALSE(std::filesystem::exists("out/r.json"));
    CHECK_FALSE(std::filesystem::exists("plain.txt"));
    CHECK_FALSE(std::filesystem::exists("xml"));
  }
}

TEST_CASE("the hooks of the environment file are known without running it") {
  const Project project;
  write_varied_suite(project);
  struct Case {
    const char* text;
    bool feature_hooks, tag_hooks;
  };
  const Case cases[] = {
      {"def before_scenario(context, scenario): pass\n", false, false},
      {"def after_feature(context, feature): pass\n", true, false},
      {"before_tag = lambda context, tag: None\n", false, true},
      {"from shared.hooks import before_rule as before_rule\n", true, false},
      {"from shared.hooks import *\n", true, true},
      {"if True:\n  import x as after_tag\n", false, true},
      {"def (\n", true, true},
  };
  for (const std::string& python : interpreters()) {
    CHECK_FALSE(discovered(python, {}).tag_hooks);
    for (const Case& each : cases) {
      CAPTURE(each.text);
      project.write("features/environment.py", each.text);
      const model::Suite suite = discovered(python, {});
      CHECK(suite.feature_hooks == each.feature_hooks);
      CHECK(suite.tag_hooks == each.tag_hooks);
    }
    std::filesystem::remove("features/environment.py");
  }
}

TEST_CASE("one broken feature does not hide the others") {
  const Project project;
  write_varied_suite(project);
  project.write("features/aa.feature",
                "Feature: broken\n  Scenario: s\n    Given it\n  nonsense\n");
  project.write("features/zz.feature", std::string("Feature: bytes \xff\xfe\n", 17));
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discovered(python, {});
    CHECK(suite.units.size() == 4);
    REQUIRE(suite.broken.size() == 2);
    CHECK(suite.broken[0].path == "features/aa.feature");
    CHECK(suite.broken[0].line == 4);
    CHECK(suite.broken[0].message.find("nonsense") != std::string::npos);
    CHECK(suite.broken[1].path == "features/zz.feature");
  }
}
