#include "report/merge_outputs.hpp"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/subprocess.hpp"
#include "sample_run.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace evenshard::report;
namespace fs = std::filesystem;

namespace {

std::string python_of(const std::string& venv) {
  const char* venvs = std::getenv("EVENSHARD_TEST_VENVS");
  REQUIRE_MESSAGE(venvs != nullptr, "EVENSHARD_TEST_VENVS is not set: run tools/test");
  return (fs::path(venvs) / venv / "bin" / "python").string();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// Three features, one of which fails in two ways, in a fresh directory.
struct RealSuite {
  explicit RealSuite(const std::string& venv) : python(python_of(venv)) {
    write(dir / "features/steps/steps.py",
          "from behave import given, then\n\n"
          "@given('a {thing}')\ndef step_given(context, thing):\n"
          "    \"\"\"There is a thing.\"\"\"\n    print('seen:', thing)\n\n"
          "@then('it fails')\ndef step_fails(context):\n    assert False, 'no [good]'\n\n"
          "@then('it breaks')\ndef step_breaks(context):\n    raise ValueError('{broken}')\n");
    write(dir / "features/a.feature",
          "@slow\nFeature: A größe\n  As a user\n\n  Scenario: one\n    Given a cat\n\n"
          "  Scenario Outline: two\n    Given a <thing>\n\n    Examples:\n      | thing |\n"
          "      | dog   |\n      | bird  |\n");
    write(
        dir / "features/b.feature",
        "Feature: B\n  Background:\n    Given a house\n\n  Scenario: fails\n    Then it fails\n\n"
        "  Scenario: breaks\n    Then it breaks\n\n  Scenario: undefined\n    Then nobody knows\n\n"
        "  Scenario: fine\n    Given a table:\n      | x |\n      | 1 |\n");
    write(dir / "features/c.feature", "Feature: C\n  Scenario: last\n    Given a mouse\n");
    suite = suite_of({"features/a.feature", "features/b.feature", "features/c.feature"}, 0);
    // What a worker reports of them.
    suite.units[1].scenarios = {{5, "fails", 2, true, {}},
                                {8, "breaks", 2, true, {}},
                                {11, "undefined", 2, true, {}},
                                {14, "fine", 2, true, {}}};
    record.results.resize(3);
  }

  base::Completed run(std::vector<std::string> words) const {
    words.insert(words.begin(), python);
    base::Command command;
    command.argv = std::move(words);
    command.directory = dir.path();
    command.environment = {{"PYTHONHASHSEED", "0"}, {"PYTHONIOENCODING", "utf-8"}};
    return base::run(command);
  }

  /// What behave itself writes, running everything in turn; nothing when it leaves no file.
  std::optional<std::string> sequential(const std::string& format) const {
    const fs::path file = dir / "sequential.out";
    write(file, "left from an earlier run");
    run({"-m", "behave", "--no-timings", "-f", format, "-o", file.string()});
    return base::read_file_if_exists(file);
  }

  void work(int worker, const std::vector<int>& units, const std::string& format) {
    const std::string output = (dir / ("w" + std::to_string(worker))).string();
    const std::string offsets = output + ".offsets";
    std::vector<std::string> words = {EVENSHARD_RUN_UNITS, offsets, output};
    for (const int unit : units)
      words.push_back(suite.units.at(static_cast<std::size_t>(unit)).path);
    for (const char* word : {"--", "--no-timings", "-f"}) words.emplace_back(word);
    words.insert(words.end(), {format, "-o", output});
    const base::Completed done = run(words);
    std::istringstream lines(base::read_file(offsets));
    for (const int unit : units) take(worker, unit, output, lines);
    INFO(done.err);
    REQUIRE(lines);
    worker_files.push_back(output);
  }

  void take(int worker, int unit, const std::string& output, std::istream& lines) {
    std::string path;
    model::Slice slice{output, 0, 0};
    lines >> path >> slice.begin >> slice.end;
    model::UnitResult result = passed(suite, unit, worker, 1);
    if (unit == 1) {
      result.outcome = model::Outcome::failed;
      result.scenarios[0].outcome = model::Outcome::failed;
      result.scenarios[1].outcome = model::Outcome::error;
      result.scenarios[2].outcome = model::Outcome::undefined;
    }
    result.outputs = {slice};
    record.results[static_cast<std::size_t>(unit)] = result;
  }

  /// Two workers, out of order, merged.
  std::optional<std::string> merged(const std::string& format) {
    suite.settings.outputs = {{format, (dir / "out/merged").string()}};
    work(0, {2, 0}, format);
    work(1, {1}, format);
    write(dir / "out/merged", "left from an earlier run");
    merge_output(suite, record, 0, worker_files);
    return base::read_file_if_exists(dir / "out/merged");
  }

  std::string python;
  test::TempDir dir;
  model::Suite suite;
  model::RunRecord record;
  std::vector<std::string> worker_files;
};

std::string without_durations(const std::string& text) {
  static const std::regex kDuration("\"duration\": [-0-9.e]+");
  return std::regex_replace(text, kDuration, "\"duration\": 0");
}

std::string version_of(const std::string& venv) {
  return venv == "old" ? "1.2.6" : "1.3.3";
}

void check_format(const std::string& venv, const std::string& format) {
  CAPTURE(venv);
  CAPTURE(format);
  REQUIRE(can_merge(format));
  RealSuite real(venv);
  real.suite.behave_version = version_of(venv);
  const auto expected = real.sequential(format);
  const auto merged = real.merged(format);
  REQUIRE(expected.has_value() == merged.has_value());
  if (expected) CHECK(without_durations(*merged) == without_durations(*expected));
}

}  // namespace

TEST_CASE("merged outputs of two workers equal what one behave writes") {
  const std::vector<std::string> both = {"json",     "json.pretty", "plain",         "pretty",
                                         "progress", "progress2",   "progress3",     "rerun",
                                         "steps",    "steps.doc",   "steps.catalog", "null"};
  for (const std::string& format : both) {
    check_format("old", format);
    check_format("new", format);
  }
  for (const char* format : {"steps.code", "steps.bad"}) check_format("new", format);
}

TEST_CASE(
    "a rerun list of an earlier run goes when nothing failed, and a crash is on the new one") {
  const test::TempDir dir;
  const std::string path = (dir / "rerun.txt").string();
  std::ofstream(path) << "features/a.feature:3\n";
  model::Suite suite = suite_of({"features/a.feature", "features/b.feature"});
  suite.settings.outputs = {{"rerun", path}};
  model::RunRecord record;
  record.results = {passed(suite, 0, 0, 1), passed(suite, 1, 1, 1)};
  merge_output(suite, record, 0, {});
  CHECK(!fs::exists(path));
  record.results[0] = failed(suite, 0, 0, 1);
  record.results[1]->outcome = model::Outcome::crashed;
  merge_output(suite, record, 0, {});
  CHECK(base::read_file(path) ==
        "# -- RERUN: 2 failing scenarios during last test run.\nfeatures/a.feature:8\n"
        "features/b.feature\n\n");
}

TEST_CASE("a unit without a slice, or with half of one from a crash, is left out of the JSON") {
  const test::TempDir dir;
  const std::string file = (dir / "w0").string();
  const std::string first = "[\n{\"name\": \"a\"}", half = ",\n\n{\"name\": [{\"x\": 1}";
  std::ofstream(file) << first << half;
  model::Suite suite = suite_of({"a.feature", "b.feature", "c.feature", "d.feature"});
  suite.settings.outputs = {{"json", ""}};
  model::RunRecord record;
  record.results.resize(4);
  record.results[0] = passed(suite, 0, 0, 1);
  record.results[0]->outputs = {{file, 0, static_cast<std::int64_t>(first.size())}};
  record.results[1] = passed(suite, 1, 0, 1);
  record.results[1]->outcome = model::Outcome::crashed;
  record.results[1]->outputs = {{file, static_cast<std::int64_t>(first.size()),
                                 static_cast<std::int64_t>(first.size() + half.size())}};
  record.results[2] = passed(suite, 2, 0, 1);
  CHECK(merged_output(suite, record, 0, {}).value() == "[\n{\"name\": \"a\"}\n]\n");
  record.results = {std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  CHECK(merged_output(suite, record, 0, {}).value() == "[\n\n]\n");
}

TEST_CASE("formats that need the whole run are refused by name") {
  for (const char* format : {"captured", "tags", "tags.location", "steps.usage", "steps.missing",
                             "sphinx.steps", "my.module:Class"})
    CHECK(!can_merge(format));
  model::Suite suite = suite_of({"a.feature"});
  suite.settings.outputs = {{"tags", "tags.txt"}};
  CHECK_THROWS_AS(merged_output(suite, {}, 0, {}), base::UsageError);
}

TEST_CASE("a slice that is not there is an error that names the file") {
  model::Suite suite = suite_of({"a.feature"});
  suite.settings.outputs = {{"plain", "x"}};
  model::RunRecord record;
  record.results = {passed(suite, 0, 0, 1)};
  record.results[0]->outputs = {{"/no/such/output", 0, 5}};
  CHECK_THROWS_WITH_AS(merged_output(suite, record, 0, {}),
                       doctest::Contains("/no/such/output: bytes 0 to 5"), base::Error);
}
