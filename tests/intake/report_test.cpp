#include "intake/report.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard;
using namespace evenshard::intake;
using model::microseconds;
using model::Outcome;

namespace {

std::string refusal(const std::string& text) {
  try {
    read_report(text);
  } catch (const base::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("behave's JSON: scenarios with their lines, and the time of all steps") {
  const Report report = read_report(R"([
    {"keyword": "Feature", "name": "A", "location": "features/a.feature:1", "status": "passed", "elements": [
      {"type": "background", "name": "", "location": "features/a.feature:3", "steps": [{"name": "x"}]},
      {"type": "scenario", "name": "one", "location": "features/a.feature:5", "status": "passed", "steps": [
        {"name": "x", "result": {"status": "passed", "duration": 0.25}},
        {"name": "y", "result": {"status": "passed", "duration": 1.5}}]},
      {"type": "scenario", "name": "two", "location": "features/a.feature:9", "status": "failed", "steps": [
        {"name": "x", "result": {"status": "failed", "duration": 0.25}}, {"name": "z"}]}]}])");
  REQUIRE(report.features.size() == 1);
  const ReportedFeature& feature = report.features[0];
  CHECK(feature.file == "features/a.feature");
  CHECK(feature.result.outcome == Outcome::failed);
  CHECK(feature.result.wall == microseconds(2'000'000));
  CHECK(feature.whole);
  CHECK(feature.steps == 4);
  REQUIRE(feature.result.scenarios.size() == 2);
  CHECK(feature.result.scenarios[0].name == "one");
  CHECK(feature.result.scenarios[0].line == 5);
  CHECK(feature.result.scenarios[0].wall == microseconds(1'750'000));
  CHECK(feature.result.scenarios[1].outcome == Outcome::failed);
}

TEST_CASE("a feature with a skipped scenario is not whole") {
  const Report report = read_report(R"([{"location": "a.feature:1", "elements": [
      {"type": "scenario", "name": "one", "status": "skipped", "steps": []},
      {"type": "scenario", "name": "two", "status": "passed", "steps": []}]}])");
  CHECK_FALSE(report.features.at(0).whole);
  CHECK(report.features.at(0).result.outcome == Outcome::passed);
}

TEST_CASE("behave's JUnit: the suite's time, its scenarios and when it was") {
  const Report report = read_report(
      R"(<testsuite name="sub.a.Title" tests="2" time="3.5" timestamp="2026-01-31T12:00:00.5">
      <testcase classname="sub.a.Title" name="one" status="passed" time="1.0"/>
      <testcase classname="sub.a.Title" name="two" status="failed" time="2.0"><failure/></testcase>
      </testsuite>)");
  REQUIRE(report.features.size() == 1);
  CHECK(report.features[0].file.empty());
  CHECK(report.features[0].name == "sub.a.Title");
  CHECK(report.features[0].result.wall == microseconds(3'500'000));
  CHECK(report.features[0].result.outcome == Outcome::failed);
  CHECK(report.features[0].result.scenarios.size() == 2);
  CHECK(report.started_unix_us > 1'769'000'000'000'000);
}

TEST_CASE("JUnit with files: one feature for each feature file, others left out") {
  const Report report = read_report(
      R"(<?xml version="1.0"?><testsuites><testsuite name="all" time="9">
      <testcase name="one" file="features/a.feature" time="1"/>
      <testcase name="two" file="features/b.feature" time="2"/>
      <testcase name="three" file="features/a.feature" time="0.5"/>
      <testcase name="unit test" file="tests/test_x.py" time="4"/>
      </testsuite></testsuites>)");
  REQUIRE(report.features.size() == 2);
  CHECK(report.features[0].file == "features/a.feature");
  CHECK(report.features[0].result.wall == microseconds(1'500'000));
  CHECK(report.features[1].result.wall == microseconds(2'000'000));
}

TEST_CASE("times that are no durations count as none") {
  for (const char* time : {"-1", "nan", "inf", "1e300", "soon", "", "1,5"}) {
    CAPTURE(time);
    const Report report = read_report("<testsuite name=\"a.A\"><testcase name=\"x\" time=\"" +
                                      std::string(time) + "\"/></testsuite>");
    CHECK(report.features.at(0).result.wall == microseconds(0));
  }
}

TEST_CASE("what is no report is refused with the reason") {
  CHECK(refusal("").find("neither") != std::string::npos);
  CHECK(refusal("hello").find("neither") != std::string::npos);
  CHECK(refusal("<testsuite").find("torn") != std::string::npos);
  CHECK(refusal("<html/>").find("no JUnit report") != std::string::npos);
  CHECK(refusal("[{").find("torn") != std::string::npos);
  CHECK(refusal("[1]").find("no report of behave") != std::string::npos);
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<testsuite>";
  for (int i = 0; i < 1000; ++i) deep += "</testsuite>";
  CHECK(refusal(deep).find("too deeply") != std::string::npos);
  CHECK(refusal(std::string(100'000, '[') + std::string(100'000, ']')).find("no report") !=
        std::string::npos);
}
