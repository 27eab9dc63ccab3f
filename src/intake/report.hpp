// What another tool's report says of features: a first history for a suite that evenshard never
// ran.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/run.hpp"

namespace evenshard::intake {

struct ReportedFeature {
  std::string file;          ///< The feature file's path as the report has it; empty: it has none.
  std::string name;          ///< JUnit without files: the test suite's name, "folder.file.Title".
  bool whole = true;         ///< No scenario was left out.
  int steps = 0;             ///< 0: the report does not say.
  model::UnitResult result;  ///< Outcome, wall and scenarios.
};

struct Report {
  std::int64_t started_unix_us = 0;  ///< 0: it does not say.
  std::vector<ReportedFeature> features;
};

/// Reads a report of behave (`-f json`) or JUnit XML, told apart by their first character: behave's
/// own (`--junit`), and any whose test suites or test cases have a `file` that is a feature file.
/// What is no feature is left out. Throws base::Error, which says what is wrong but not where.
Report read_report(std::string_view text);

}  // namespace evenshard::intake
