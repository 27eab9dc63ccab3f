#include "cli/python.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cli/support.hpp"

using namespace evenshard::cli;
using testing::WithVariable;
using testing::Workplace;
namespace fs = std::filesystem;
using Words = std::vector<std::string>;

namespace {

void make_program(const fs::path& path) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << "#!/bin/sh\n";
  fs::permissions(path, fs::perms::owner_all);
}

std::string complaint(const RunOptions& options) {
  try {
    find_python(options);
  } catch (const evenshard::base::UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the active virtual environment's python wins over PATH, --python over both") {
  const Workplace here;
  make_program("venv/bin/python");
  make_program("bin/python");
  make_program("own/python");
  const WithVariable path("PATH", here.folder() / "bin");
  RunOptions options;
  {
    const WithVariable active("VIRTUAL_ENV", here.folder() / "venv");
    CHECK(find_python(options) == here.folder() / "venv/bin/python");
    options.python = "own/python";
    CHECK(find_python(options) == "own/python");
    options.python.clear();
  }
  const WithVariable inactive("VIRTUAL_ENV", std::nullopt);
  CHECK(find_python(options) == here.folder() / "bin/python");
  make_program("bin/python3");
  CHECK(find_python(options) == here.folder() / "bin/python3");
}

TEST_CASE("an interpreter that is none is named") {
  const Workplace here;
  std::ofstream("text") << "x";
  for (const char* name : {"/nowhere/python", "./text", "no-such-python", "/"}) {
    RunOptions options;
    options.python = name;
    CHECK(complaint(options).find(name) != std::string::npos);
  }
  const WithVariable path("PATH", here.folder());
  const WithVariable inactive("VIRTUAL_ENV", std::nullopt);
  CHECK(complaint({}).find("--python PATH") != std::string::npos);
}

TEST_CASE("behave is started by the interpreter, or by the launcher") {
  RunOptions options;
  CHECK(behave_command(options, "py") == Words{"py", "-m", "behave"});
  options.launcher = {"python", "manage.py", "behave"};
  CHECK(behave_command(options, "py") == options.launcher);
}

TEST_CASE("behave's own arguments come before the paths") {
  RunOptions options;
  options.paths = {"a", "b"};
  options.behave_args = {"--tags=@x"};
  CHECK(behave_arguments(options) == Words{"--tags=@x", "a", "b"});
}
