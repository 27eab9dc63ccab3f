#include <cstdlib>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "coverage/coverage.hpp"
#include "coverage/project.hpp"

namespace fs = std::filesystem;

using evenshard::base::read_file;
using evenshard::base::write_atomically;
using evenshard::coverage::finish;
using evenshard::coverage::parse_report;
using evenshard::coverage::Result;
using evenshard::test::kVenvs;
using evenshard::test::must_run;
using evenshard::test::Project;

namespace {

std::string reasons(const Result& result) {
  std::string text;
  for (const auto& [file, reason] : result.lost) text += file + ": " + reason + "\n";
  return text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two workers of `project` make what one run makes, and nothing is left behind.
void require_sequential(const Project& project, const std::vector<std::string>& options = {}) {
  project.measure_sequentially(options);
  const Result result = project.finish(project.measure_two_workers(options));
  CHECK(reasons(result) == "");
  CHECK(result.parts == 2);
  CHECK(project.differences() == "");
  CHECK(fs::is_empty(project / "run" / "parts"));
  CHECK_FALSE(fs::exists(project / "run" / "combined"));
}

}  // namespace

TEST_CASE("two workers' lines or arcs are combined into the sequential data, and parts deleted") {
  for (const std::string& venv : kVenvs)
    for (const char* options : {"--omit=nothing", "--branch"}) {
      CAPTURE(venv);
      CAPTURE(options);
      require_sequential(Project(venv, ""), {options});
    }
}

TEST_CASE("relative_files gives the sequential data") {
  for (const std::string& venv : kVenvs)
    require_sequential(Project(venv, "[run]\nrelative_files = true\nbranch = true\n"));
}

TEST_CASE("contexts survive combining") {
  for (const std::string& venv : kVenvs)
    for (const char* branch : {"--omit=nothing", "--branch"}) {
      CAPTURE(venv);
      const Project project(venv, "");
      project.measure_sequentially({branch, "--context=one"});
      project.measure("sequential.coverage", {"line"}, {branch, "--append", "--context=two"});
      auto announced = project.measure_two_workers({branch, "--context=one"});
      announced.push_back(project.measure("run/parts/w2.0", {"line"}, {branch, "--context=two"}));
      CHECK(reasons(project.finish(announced)) == "");
      CHECK(project.differences() == "");
    }
}

TEST_CASE("in a parallel configuration [paths] brings the copies of a tree together") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv,
                          "[run]\nsource = paint\n[paths]\npaint =\n  paint\n  */copy/paint\n");
    project.measure_sequentially();
    const std::string one = project.measure("run/parts/w0.0", {"line", "disc"});
    fs::create_directories("copy");
    for (const char* name : {"paint", "main.py", ".coveragerc"})
      fs::copy(name, fs::path("copy") / name, fs::copy_options::recursive);
    fs::current_path(project / "copy");
    const std::string two = project.measure("../run/parts/w1.0", {"box", "star"});
    fs::current_path(project / ".");
    write_atomically(".coveragerc",
                     "[run]\nparallel = true\n[paths]\npaint =\n  paint\n  */copy/paint\n");
    const Result result = project.finish({one, two});
    CHECK(reasons(result) == "");
    CHECK(project.differences() == "");
  }
}

TEST_CASE("[paths] leaves alone what a sequential run does not combine") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "[run]\nsource = paint\n[paths]\npaint =\n  other\n  paint\n");
    fs::copy("paint", "other", fs::copy_options::recursive);
    require_sequential(project);
  }
}

TEST_CASE(
    "children's files under coverage's parallel names count, and a worker's raw file does not") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure_sequentially();
    const std::string worker = project.measure("run/parts/w0.0", {"line", "disc"});
    project.measure("run/coverage/w0.0", {"never"});
    project.measure("run/coverage/child", {"box"}, {"--parallel-mode"});
    project.measure("run/coverage/w0.0.children", {"star"}, {"--parallel-mode"});
    write_atomically("run/coverage/w0.0-journal", "SQLite's");
    const Result result = project.finish({worker});
    CHECK(reasons(result) == "");
    CHECK(result.parts == 3);
    CHECK(project.differences() == "");
    CHECK_FALSE(fs::exists("run/coverage/w0.0"));
  }
}

TEST_CASE("loss 1 and 2: a torn or empty file of a child is named, and no part is deleted") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    const auto announced = project.measure_two_workers();
    const std::string sound = read_file(announced[0]);
    const fs::path folder = project / "run" / "coverage";
    const std::string child = "c.host.pid7.Xaaaaaa";
    write_atomically(folder / (child + "ax"), "");
    write_atomically(folder / (child + "bx"), "rubbish");
    write_atomically(folder / (child + "cx"), sound.substr(0, sound.size() / 2));
    write_atomically(folder / (child + "dx"), sound.substr(0, 4096));
    write_atomically(folder / (child + "ex"),
                     sound.substr(0, 8192) + std::string(sound.size() - 8192, '\0'));
    const Result result = project.finish(announced);
    CHECK(result.parts == 7);
    CHECK(result.lost.size() == 5);
    for (const char* last :
         {"ax: it is empty", "bx: it is not a database", "cx: its database is damaged",
          "dx: its database is damaged", "ex: its database is damaged"})
      CHECK_MESSAGE(contains(reasons(result), child + last), reasons(result));
    CHECK(fs::exists(announced[0]));
    CHECK(fs::exists(folder / (child + "ax")));
    CHECK(fs::exists(project / ".coverage"));
  }
}

TEST_CASE("loss 3: an announced part that was never written is named") {
  const Project project("new", "");
  auto announced = project.measure_two_workers();
  fs::remove(announced[1]);
  const Result result = project.finish(announced);
  CHECK(reasons(result) == announced[1] + ": the file is missing\n");
}

TEST_CASE("loss 4: a child without parallel mode is a warning, as a sequential run loses it, too") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure_sequentially();
    const auto announced = project.measure_two_workers();
    project.measure("run/coverage/child", {"never"});
    project.measure("run/coverage/w1.0.children", {"never"});
    const Result result = project.finish(announced);
    CHECK(reasons(result) == "");
    REQUIRE(result.warnings.size() == 2);
    CHECK(contains(result.warnings[0], "without parallel mode"));
    CHECK(project.differences() == "");
  }
}

TEST_CASE("loss 5: children whose names claim the same hash are all combined") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure_sequentially();
    const std::string worker = project.measure("run/parts/w0.0", {"line"});
    const std::string hash = "abcdefghij";
    project.measure("run/coverage/c.host.pid1.Xaaaaaax.H" + hash + "h", {"disc"});
    project.measure("run/coverage/c.host.pid2.Xbbbbbbx.H" + hash + "h", {"box", "star"});
    const Result result = project.finish({worker});
    CHECK(reasons(result) == "");
    CHECK(result.parts == 3);
    CHECK(project.differences() == "");
  }
}

TEST_CASE("loss 6: what yesterday's run left beside the data file is neither taken nor removed") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure_sequentially();
    project.measure(".coverage.host.pid12.Xabcdefx", {"never"});
    project.measure(".coverage.host.12.123456", {"never"});
    project.measure(".coverage", {"never"});
    auto options = project.options();
    options.reports = {parse_report("term"), parse_report("xml")};
    const Result result = finish(project.measure_two_workers(), project.environment(), options);
    CHECK(reasons(result) == "");
    CHECK(project.differences() == "");
    CHECK(fs::exists(".coverage.host.pid12.Xabcdefx"));
    CHECK(fs::exists(".coverage.host.12.123456"));
  }
}

TEST_CASE("lines among branches are named, the rest is combined, and nothing is deleted") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    auto announced = project.measure_two_workers({"--branch"});
    announced.push_back(project.measure("run/parts/w2.0", {"line"}));
    project.measure_sequentially({"--branch"});
    const Result result = project.finish(announced);
    CHECK(reasons(result) == announced[2] + ": it measured lines while " + announced[0] +
                                 " measured branches: coverage cannot combine both\n");
    CHECK(project.differences() == "");
    for (const std::string& part : announced) CHECK(fs::exists(part));
  }
}

TEST_CASE("a coverage.py that drops a part in silence is found out") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    const auto announced = project.measure_two_workers();
    write_atomically(".coveragerc", "[run]\nplugins = lossy\n");
    write_atomically("lossy.py",
                     "from coverage.sqldata import CoverageData as Data\n"
                     "update, seen = Data.update, []\n"
                     "def lossy(self, other, *args, **kwargs):\n"
                     "    seen.append(other)\n"
                     "    if len(seen) != 2: update(self, other, *args, **kwargs)\n"
                     "def coverage_init(registry, options):\n"
                     "    Data.update = lossy\n");
    const Result result = project.finish(announced);
    CHECK_MESSAGE(contains(reasons(result), announced[1] + ": 3 lines of "), reasons(result));
    CHECK(fs::exists(announced[1]));
  }
}

TEST_CASE("what a coverage.py adds that no part has is found out, and no part is deleted") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    const auto announced = project.measure_two_workers();
    write_atomically(".coveragerc", "[run]\nplugins = inventive\n");
    write_atomically("inventive.py",
                     "from coverage.sqldata import CoverageData as Data\n"
                     "update = Data.update\n"
                     "def inventive(self, other, *args, **kwargs):\n"
                     "    update(self, other, *args, **kwargs)\n"
                     "    shapes = [f for f in self.measured_files() if 'shapes' in f]\n"
                     "    self.add_lines({shapes[0]: [24]})\n"
                     "def coverage_init(registry, options):\n"
                     "    Data.update = inventive\n");
    const Result result = project.finish(announced);
    REQUIRE(result.lost.size() == 1);
    CHECK(result.lost[0].file == (project / "run" / "combined" / ".coverage").string());
    CHECK_MESSAGE(contains(result.lost[0].reason, "shapes.py is in no part"), reasons(result));
    for (const std::string& part : announced) CHECK(fs::exists(part));
  }
}

TEST_CASE("a coverage.py that renames files though no configuration asks for it is found out") {
  const std::string kept = std::getenv("PYTHONPATH") ? std::getenv("PYTHONPATH") : "";
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    const auto announced = project.measure_two_workers();
    fs::create_directory("site");
    write_atomically("site/sitecustomize.py",
                     "from coverage.files import PathAliases\n"
                     "original = PathAliases.map\n"
                     "def renamed(self, path, *args, **kwargs):\n"
                     "    path = original(self, path, *args, **kwargs)\n"
                     "    return path.replace('colour.py', 'color.py')\n"
                     "PathAliases.map = renamed\n");
    ::setenv("PYTHONPATH", (project / "site").c_str(), 1);
    const Result result = project.finish(announced);
    kept.empty() ? ::unsetenv("PYTHONPATH") : ::setenv("PYTHONPATH", kept.c_str(), 1);
    CHECK_MESSAGE(contains(reasons(result), "though the configuration maps no paths"),
                  reasons(result));
    for (const std::string& part : announced) CHECK(fs::exists(part));
  }
}

TEST_CASE("a combined file that is torn, and a part whose rows hang in the air, are lost") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    const auto announced = project.measure_two_workers();
    const auto sql = [&](const std::string& file, const std::string& statement) {
      must_run({project.python(), "-c",
                "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); "
                "db.execute(sys.argv[2]); db.commit()",
                file, statement});
    };
    write_atomically(".coveragerc", "[run]\nplugins = last\n");
    write_atomically("last.py",
                     "import atexit, os, sqlite3\n"
                     "def spoil():\n"
                     "    if not os.path.exists('run/combined/.coverage'): return\n"
                     "    db = sqlite3.connect('run/combined/.coverage')\n"
                     "    db.execute('UPDATE coverage_schema SET version = 8')\n"
                     "    db.commit()\n"
                     "def coverage_init(registry, options):\n"
                     "    atexit.register(spoil)\n");
    CHECK(reasons(project.finish(announced)) ==
          (project / "run/combined/.coverage").string() + ": its schema is 8, not 7\n");
    fs::remove(".coveragerc");
    sql(announced[1], "UPDATE line_bits SET file_id = 77 WHERE rowid = 1");
    const Result result = project.finish(announced);
    CHECK_MESSAGE(contains(reasons(result), announced[1] + ": its rows refer to a file it lacks"),
                  reasons(result));
    for (const std::string& part : announced) CHECK(fs::exists(part));
  }
}

TEST_CASE("a run without any data file is lost, with its threshold missed") {
  const Project project("new", "[report]\nfail_under = 1\n");
  write_atomically(".coverage", "yesterday's");
  const Result result = project.finish({});
  CHECK(result.parts == 0);
  CHECK(contains(reasons(result), "no usable data file of this run"));
  CHECK(result.below_threshold);
  CHECK(read_file(".coverage") == "yesterday's");
}
