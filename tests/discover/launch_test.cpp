#include <cstdlib>

#include <doctest/doctest.h>

#include "discover/project.hpp"

using namespace evenshard;
using namespace evenshard::test;

TEST_CASE("behave is reached through a Python wrapper that imports behave and starts another") {
  const Project project;
  write_varied_suite(project);
  project.write("launch.py",
                "import subprocess, sys\nimport behave.runner\n"
                "sys.exit(subprocess.call([sys.executable, '-m', 'behave'] + sys.argv[1:]))\n");
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discover::discover(
        {.command = {python, "launch.py"}, .behave_args = {"features/b.feature"}}, {});
    CHECK(selection_of(suite) == behave_would_run(python, {"features/b.feature"}));
  }
}

TEST_CASE("a subclass of behave's runner, as Django suites have one, is served") {
  const Project project;
  write_varied_suite(project);
  project.write("manage.py",
                "import sys\nfrom behave.configuration import Configuration\n"
                "from behave.__main__ import run_behave\nfrom behave.runner import Runner\n"
                "class Own(Runner):\n"
                "    def run_with_paths(self):\n        raise SystemExit('it ran')\n"
                "sys.exit(run_behave(Configuration(sys.argv[2:]), runner_class=Own))\n");
  for (const std::string& python : interpreters()) {
    const model::Suite suite = discover::discover(
        {.command = {python, "manage.py", "behave"}, .behave_args = {"--tags=@x"}}, {});
    CHECK(selection_of(suite) == behave_would_run(python, {"--tags=@x"}));
  }
}

TEST_CASE("the suite's own sitecustomize is loaded, and its environment is the user's") {
  const Project project;
  write_varied_suite(project);
  project.write("lib/sitecustomize.py", "import builtins\nbuiltins.chained = True\n");
  project.write("lib/seen.py",
                "import os, json\nfrom behave.formatter.base import Formatter\n"
                "json.dump([chained, os.environ.get('PYTHONPATH')], open('seen.json', 'w'))\n"
                "class Seen(Formatter):\n    pass\n");
  const std::string lib = project.path() / "lib";
  ::setenv("PYTHONPATH", lib.c_str(), 1);
  for (const std::string& python : interpreters()) {
    CHECK(discovered(python, {"-f", "seen:Seen"}).units.size() == 4);
    CHECK(std::filesystem::exists("seen.json"));
  }
  ::unsetenv("PYTHONPATH");
}
