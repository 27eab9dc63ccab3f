#include "coverage/reports.hpp"

#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/subprocess.hpp"
#include "coverage/coverage.hpp"
#include "coverage/project.hpp"

namespace fs = std::filesystem;
namespace coverage = evenshard::coverage;

using evenshard::base::UsageError;
using evenshard::base::write_atomically;
using evenshard::coverage::inspect;
using evenshard::coverage::parse_report;
using evenshard::coverage::Result;
using evenshard::test::kVenvs;
using evenshard::test::must_run;
using evenshard::test::Project;
using evenshard::test::python_of;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Finishes a run of one worker, measured when first needed.
Result report(const Project& project, const std::vector<std::string>& reports,
              std::optional<double> fail_under = {}, bool exact = false) {
  auto options = project.options();
  for (const std::string& text : reports) options.reports.push_back(parse_report(text));
  options.fail_under = fail_under;
  options.exact = exact;
  if (!fs::exists("measured")) project.measure("measured", {"line", "box", "disc", "star"});
  fs::copy_file("measured", "run/parts/w0.0");
  return coverage::finish({"run/parts/w0.0"}, project.environment(), options);
}

}  // namespace

TEST_CASE("the environment is what the suite's coverage says of itself") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv,
                          "[run]\ndata_file = data/cov\n[report]\nfail_under = 91.5\n"
                          "[html]\ndirectory = pages\n");
    const coverage::Environment environment = project.environment();
    CHECK(environment.version ==
          must_run({project.python(), "-c", "import coverage; print(end=coverage.__version__)"}));
    CHECK(environment.data_file == fs::current_path() / "data" / "cov");
    CHECK(environment.fail_under == 91.5);
    CHECK_FALSE(environment.maps_paths);
    CHECK(environment.destinations.at(coverage::ReportType::html) == "pages");
  }
}

TEST_CASE("a missing coverage.py and a bad configuration are usage errors") {
  CHECK_THROWS_AS(inspect("/nonexistent/python", std::nullopt), UsageError);
  const std::string python = python_of("new");
  CHECK_THROWS_AS(inspect(python, "no-such-file"), UsageError);
  const Project project("new", "[run]\nbranch = perhaps\n");
  CHECK_THROWS_AS(inspect(python, std::nullopt), UsageError);
  fs::create_directory("installed");
  ::setenv("PYTHONPATH", (fs::current_path() / "installed").c_str(), 1);
  write_atomically("installed/coverage.py", "version_info = (6, 4, 9)\n__version__ = '6.4.9'\n");
  CHECK_THROWS_WITH_AS(inspect(python, std::nullopt), doctest::Contains("6.4.9 is older than 6.5"),
                       UsageError);
  write_atomically("installed/coverage.py", "raise ImportError('not here')\n");
  CHECK_THROWS_WITH_AS(inspect(python, std::nullopt), doctest::Contains("not here"), UsageError);
  ::unsetenv("PYTHONPATH");
}

TEST_CASE("reports go where coverage puts them or where they were sent") {
  for (const std::string& venv : kVenvs) {
    CAPTURE(venv);
    const Project project(venv, "[xml]\noutput = out/configured.xml\n");
    const Result result =
        report(project, {"term-missing", "html", "xml", "json:sent/c.json", "lcov"});
    CHECK(result.failures.empty());
    CHECK(contains(result.term_report, "TOTAL"));
    CHECK(contains(result.term_report, "Missing"));
    CHECK(result.written == std::vector<std::string>{"htmlcov", "out/configured.xml", "sent/c.json",
                                                     "coverage.lcov"});
    for (const char* written :
         {"htmlcov/index.html", "out/configured.xml", "sent/c.json", "coverage.lcov", ".coverage"})
      CHECK_MESSAGE(fs::exists(written), written);
    CHECK_FALSE(result.threshold);
    CHECK(result.total_percent);
  }
}

TEST_CASE("the terminal report is coverage's own of the sequential data") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure_sequentially();
    const std::string expected =
        must_run({project.python(), "-m", "coverage", "report", "--data-file=sequential.coverage"});
    CHECK(report(project, {"term"}).term_report == expected);
  }
}

TEST_CASE("a report that cannot be written is a failure with coverage's words") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    write_atomically("blocked", "a file");
    const Result result = report(project, {"html:blocked/pages", "xml"});
    REQUIRE(result.failures.size() == 1);
    CHECK(contains(result.failures[0], "html --data-file="));
    CHECK(contains(result.failures[0], "blocked/pages"));
    CHECK(result.written == std::vector<std::string>{"coverage.xml"});
    CHECK(result.lost.empty());
  }
}

TEST_CASE("data without a file to report is coverage's own complaint, and misses a threshold") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "[report]\ninclude = nothing/*\n");
    const Result result = report(project, {}, 10.0);
    REQUIRE(result.failures.size() == 1);
    CHECK(contains(result.failures[0], "No data to report"));
    CHECK(result.below_threshold);
    CHECK_FALSE(result.total_percent);
  }
}

TEST_CASE("a threshold without a total is missed, even where coverage's own report is content") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    fs::create_directories("run/totals.json");  // In the way of the report with the total.
    const Result result = report(project, {"term"}, 10.0);
    CHECK(contains(result.term_report, "TOTAL"));
    CHECK_FALSE(result.total_percent);
    CHECK(result.below_threshold);
    REQUIRE(result.failures.size() == 1);
    CHECK(contains(result.failures[0], "totals.json"));
  }
}

TEST_CASE("a JSON report without a total has none") {
  const Project project("new", "");
  write_atomically("torn.json", "{\"totals\": {\"percent_cov");
  write_atomically("other.json", "{\"files\": {}}");
  write_atomically("list.json", "[100.0]");
  for (const char* name : {"none.json", "torn.json", "other.json", "list.json"})
    CHECK_FALSE(coverage::read_total(name));
  write_atomically("whole.json", "{\"totals\": {\"percent_covered\": 81.5}}");
  CHECK(coverage::read_total("whole.json") == 81.5);
}

TEST_CASE("the verdict is coverage's own, with its rounding, unless exact") {
  for (const std::string& venv : kVenvs) {
    CAPTURE(venv);
    const Project project(venv, "");
    const double total = *report(project, {}).total_percent;
    const double above = total + 0.01;
    CHECK(total > 80);
    CHECK(total < 90);
    CHECK_FALSE(report(project, {}, total).below_threshold);
    CHECK(report(project, {}, total + 2).below_threshold);
    CHECK(report(project, {}, above, true).below_threshold);
  }
}

TEST_CASE("the verdict is coverage's own also when there is no statement") {
  for (const std::string& venv : kVenvs) {
    CAPTURE(venv);
    const Project project(venv, "[report]\ninclude = empty.py\n");
    write_atomically("empty.py", "");
    write_atomically("main.py", "import empty\n");
    const Result result = report(project, {}, 50.0);
    const auto own = evenshard::base::run({.argv = {project.python(), "-m", "coverage", "report",
                                                    "--data-file=.coverage", "--fail-under=50"},
                                           .environment = {},
                                           .directory = {}});
    CHECK(result.below_threshold == (own.exit_code == 2));
    CHECK(result.failures.empty());
  }
}

TEST_CASE("a destination and the terminal's table are written once") {
  const Project project("new", "[xml]\noutput = out.xml\n");
  const Result result =
      report(project, {"term", "xml", "term-missing:skip-covered", "xml:out.xml"});
  CHECK(result.written == std::vector<std::string>{"out.xml"});
  CHECK(result.term_report.find("TOTAL") == result.term_report.rfind("TOTAL"));
  CHECK(contains(result.term_report, "Missing"));
}

TEST_CASE("a threshold reached only by rounding is a warning with the unrounded total") {
  for (const std::string& venv : kVenvs) {
    CAPTURE(venv);
    // 4 of 6 statements: 66.67 %, which coverage rounds to 67.
    const Project project(venv, "[report]\nfail_under = 67\ninclude = part.py\n");
    write_atomically("part.py",
                     "if 0 == len(__name__):\n    print(1)\n    print(2)\nx = 1\ny = 2\nz = 3\n");
    write_atomically("main.py", "import part\n");
    const Result result = report(project, {});
    CHECK(result.threshold == 67);
    REQUIRE(result.total_percent);
    CHECK(*result.total_percent == doctest::Approx(200.0 / 3));
    CHECK_FALSE(result.below_threshold);
    REQUIRE(result.warnings.size() == 1);
    CHECK(result.warnings[0] ==
          "67 % was reached only by rounding: 66.67 % (--cov-exact refuses that)");
    CHECK(report(project, {}, {}, true).below_threshold);
    CHECK(report(project, {}, 68.0).below_threshold);
    write_atomically(".coveragerc",
                     "[report]\nfail_under = 67\nprecision = 2\ninclude = part.py\n");
    CHECK(report(project, {}).below_threshold);
  }
}
