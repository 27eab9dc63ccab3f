#include <charconv>
#include <ctime>
#include <map>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/error.hpp"
#include "intake/reading.hpp"

namespace evenshard::intake {

namespace {

constexpr int kDeepest = 16;

model::microseconds time_of(const pugi::xml_node& node) {
  const std::string_view text = node.attribute("time").value();
  double seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && end == text.data() + text.size() ? duration_of(seconds)
                                                                  : model::microseconds(0);
}

/// "2026-01-31T12:00:00", in local time as behave and pytest write it. 0: none.
std::int64_t timestamp_of(const pugi::xml_node& suite) {
  std::tm moment{};
  if (::strptime(suite.attribute("timestamp").value(), "%Y-%m-%dT%H:%M:%S", &moment) == nullptr)
    return 0;
  moment.tm_isdst = -1;
  return std::max<std::int64_t>(0, std::int64_t{std::mktime(&moment)} * 1'000'000);
}

model::Outcome outcome_of(const pugi::xml_node& test) {
  if (test.child("error")) return model::Outcome::error;
  if (test.child("failure")) return model::Outcome::failed;
  if (test.child("skipped")) return model::Outcome::skipped;
  return model::parse_outcome(test.attribute("status").value()).value_or(model::Outcome::passed);
}

model::ScenarioResult scenario_of(const pugi::xml_node& test) {
  model::ScenarioResult scenario;
  scenario.name = test.attribute("name").value();
  scenario.outcome = outcome_of(test);
  scenario.wall = time_of(test);
  return scenario;
}

/// One test suite is one feature, unless its test cases name several files.
void read_cases(const pugi::xml_node& suite, Report& report) {
  const std::string suite_file = suite.attribute("file").value();
  std::map<std::string, ReportedFeature> by_file;
  for (const pugi::xml_node& test : suite.children("testcase")) {
    const pugi::xml_attribute own = test.attribute("file");
    const std::string file = own ? own.value() : suite_file;
    add(by_file[file], scenario_of(test), true);
  }
  for (auto& [file, feature] : by_file) {
    feature.file = file;
    feature.name = suite.attribute("name").value();
    const bool whole_suite = by_file.size() == 1 && time_of(suite).count() > 0;
    if (whole_suite) feature.result.wall = time_of(suite);  // With hooks and backgrounds.
    if (file.empty() || file.find(".feature") != file.npos)
      report.features.push_back(std::move(feature));
  }
}

void read_suites(const pugi::xml_node& parent, int depth, Report& report) {
  if (depth > kDeepest) throw base::Error("its test suites are nested too deeply");
  for (const pugi::xml_node& suite : parent.children("testsuite")) {
    const std::int64_t started = timestamp_of(suite);
    if (started > 0 && (report.started_unix_us == 0 || started < report.started_unix_us))
      report.started_unix_us = started;
    read_cases(suite, report);
    read_suites(suite, depth + 1, report);
  }
}

}  // namespace

Report read_junit(std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) throw base::Error(fmt::format("its XML is torn: {}", parsed.description()));
  const pugi::xml_node suites = document.child("testsuites");
  if (!suites && !document.child("testsuite")) throw base::Error("it is XML, but no JUnit report");
  Report report;
  read_suites(suites ? suites : document, 0, report);
  return report;
}

}  // namespace evenshard::intake
