#include "coverage/project.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "base/subprocess.hpp"

namespace evenshard::test {

namespace fs = std::filesystem;

namespace {

const char* const kMain = R"(import sys
from paint import shapes
for word in sys.argv[1:]:
    getattr(shapes, word)(len(word))
)";

const char* const kShapes = R"(def line(n):
    total = 0
    for i in range(n):
        total += i
    return total


def box(n):
    if n > 100:
        return "large"
    return "small"


def disc(n):
    from paint import colour
    return colour.name(n)


def star(n):
    return n * 2


def never(n):
    if n:
        return 1
    return 2
)";

const char* const kColour = R"(def name(n):
    if n % 2:
        return "red"
    return "blue"
)";

}  // namespace

std::string python_of(const std::string& venv) {
  const char* venvs = std::getenv("EVENSHARD_TEST_VENVS");
  REQUIRE_MESSAGE(venvs != nullptr, "EVENSHARD_TEST_VENVS is not set: run tools/test");
  const fs::path python = fs::path(venvs) / venv / "bin" / "python";
  REQUIRE_MESSAGE(fs::exists(python), python.string() << " is missing: run tools/test");
  return python.string();
}

std::string must_run(const std::vector<std::string>& argv) {
  const base::Completed done = base::run({.argv = argv, .environment = {}, .directory = {}});
  REQUIRE_MESSAGE(done.ok(), argv.back() << ": " << done.out << done.err);
  return done.out;
}

Project::Project(const std::string& venv, const std::string& config)
    : before_(fs::current_path()), python_(python_of(venv)) {
  fs::create_directories(dir_ / "paint");
  fs::create_directories(dir_ / "run" / "coverage");
  fs::create_directories(dir_ / "run" / "parts");
  base::write_atomically(dir_ / "main.py", kMain);
  base::write_atomically(dir_ / "paint" / "__init__.py", "");
  base::write_atomically(dir_ / "paint" / "shapes.py", kShapes);
  base::write_atomically(dir_ / "paint" / "colour.py", kColour);
  if (!config.empty()) base::write_atomically(dir_ / ".coveragerc", config);
  fs::current_path(dir_.path());
}

Project::~Project() {
  fs::current_path(before_);
}

std::string Project::measure(const std::string& data_file, const std::vector<std::string>& words,
                             const std::vector<std::string>& options) const {
  const std::string absolute = fs::absolute(data_file).string();
  std::vector<std::string> argv{python_, "-m", "coverage", "run", "--data-file=" + absolute};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.emplace_back("main.py");
  argv.insert(argv.end(), words.begin(), words.end());
  must_run(argv);
  return absolute;
}

void Project::measure_sequentially(const std::vector<std::string>& options) const {
  measure("sequential.coverage", {"line", "box", "disc", "star"}, options);
}

std::vector<std::string> Project::measure_two_workers(
    const std::vector<std::string>& options) const {
  return {measure("run/parts/w0.0", {"line", "disc"}, options),
          measure("run/parts/w1.0", {"box", "star"}, options)};
}

coverage::Environment Project::environment() const {
  return coverage::inspect(python_, std::nullopt);
}

coverage::Options Project::options() const {
  coverage::Options options;
  options.python = python_;
  options.run_dir = dir_ / "run";
  return options;
}

coverage::Result Project::finish(const std::vector<std::string>& announced) const {
  return coverage::finish(announced, environment(), options());
}

std::string Project::differences() const {
  const fs::path script = fs::path(EVENSHARD_TEST_SUPPORT) / "compare_coverage.py";
  const base::Completed done =
      base::run({.argv = {python_, script.string(), "sequential.coverage", ".coverage"},
                 .environment = {},
                 .directory = {}});
  return done.out + done.err;
}

}  // namespace evenshard::test
