#include <cstdlib>

#include <doctest/doctest.h>

#include "discover/project.hpp"

using namespace evenshard;
using namespace evenshard::test;

namespace {

void check_mentions(const std::string& message, const std::string& text) {
  INFO(message);
  CHECK(message.find(text) != std::string::npos);
}

}  // namespace

TEST_CASE("what behave would refuse is refused with its own reason") {
  const Project project;
  write_varied_suite(project);
  for (const std::string& python : interpreters()) {
    check_mentions(refusal(request(python, {"features/none.feature"})), "features/none.feature");
    check_mentions(refusal(request(python, {"features/steps/steps.py"})), "steps.py");
    check_mentions(refusal(request(python, {"@nowhere.txt"})), "nowhere.txt");
    check_mentions(refusal(request(python, {"--no-such-option"})), "--no-such-option");
    check_mentions(refusal(request(python, {"-f", "nonsense"})), "nonsense");
  }
}

TEST_CASE("a project without steps is refused") {
  const Project project;
  project.write("other/a.feature", "Feature: A\n");
  for (const std::string& python : interpreters()) {
    check_mentions(refusal(request(python, {})), "steps");
    check_mentions(refusal(request(python, {"other"})), "steps");
  }
}

TEST_CASE("an interpreter without behave is named with the remedy") {
  const Project project;
  project.write("venv/bin/python", "#!/bin/sh\nexec " + interpreters()[0] + " -S \"$@\"\n");
  std::filesystem::permissions("venv/bin/python", std::filesystem::perms::owner_all);
  const std::string message = refusal(request("venv/bin/python", {}));
  check_mentions(message, "behave is not installed in venv/bin/python");
  check_mentions(message, "pip install behave");
}

TEST_CASE("an interpreter that does not exist is named") {
  const Project project;
  check_mentions(refusal(request("no-such-python", {})), "no-such-python");
}

TEST_CASE("a launcher that never reaches behave's runner is refused") {
  const Project project;
  write_varied_suite(project);
  check_mentions(
      refusal({.command = {interpreters()[0], "-c", "print('hello')"}, .behave_args = {}}),
      "hello");
}

TEST_CASE("a behave that is too old is refused") {
  const Project project;
  write_varied_suite(project);
  const std::string python = interpreters()[0];
  project.write("launch.py",
                "import sys\nimport behave\nbehave.__version__ = '1.2.5'\n"
                "from behave.__main__ import main\nsys.exit(main())\n");
  check_mentions(refusal({.command = {python, "launch.py"}, .behave_args = {}}), "1.2.6 or newer");
}

TEST_CASE("a runner of the user's own is refused and not started") {
  const Project project;
  write_varied_suite(project);
  project.write("mine.py",
                "from behave.api.runner import ITestRunner\n"
                "open('imported', 'w').close()\n"
                "class Mine(ITestRunner):\n    pass\n");
  const std::string python = interpreters()[1];
  check_mentions(refusal(request(python, {"--runner=mine:Mine"})), "mine:Mine");
  project.write("behave.ini", "[behave]\nrunner = own\n[behave.runners]\nown = mine:Mine\n");
  check_mentions(refusal(request(python, {})), "evenshard is the runner");
  CHECK_FALSE(std::filesystem::exists("imported"));
}

TEST_CASE("a feature whose name is not UTF-8 is named") {
  const Project project;
  write_varied_suite(project);
  project.write("features/na\xefve.feature", "Feature: N\n");
  for (const std::string& python : interpreters())
    check_mentions(refusal(request(python, {})), "na\\udcefve.feature");
}
