// Data files of the workers → one `.coverage`, proven whole, and the reports.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace evenshard::coverage {

enum class ReportType { term, term_missing, html, xml, json, lcov };

struct ReportRequest {
  ReportType type = ReportType::term;
  std::string destination;  ///< Empty: coverage's own default or configuration.
  bool skip_covered = false;
};

/// Reads pytest-cov's TYPE[:DEST]; DEST of term and term-missing is `skip-covered`.
/// Throws base::UsageError.
ReportRequest parse_report(const std::string& text);

struct Options {
  std::string python;
  std::optional<std::string> config_file;
  std::vector<ReportRequest> reports;
  std::optional<double>
      fail_under;                 ///< --cov-fail-under; nothing: the configuration's own, if any.
  bool exact = false;             ///< --cov-exact
  std::filesystem::path run_dir;  ///< parts/ (announced) and coverage/ (children's) below it.
  std::vector<std::filesystem::path> copies{};  ///< Copies of the project that workers ran in.
};

/// The suite's coverage.py and its configuration, asked once before a run.
struct Environment {
  std::string version;
  std::filesystem::path data_file;  ///< Where a sequential run would leave `.coverage`. Absolute.
  std::optional<double> fail_under;
  /// `relative_files`, or `[paths]` where a sequential run would combine: files may be renamed.
  bool maps_paths = false;
  std::map<ReportType, std::string> destinations;  ///< Of html, xml, json and lcov.
};

/// Throws base::UsageError when coverage is missing, older than 6.5, or its configuration is bad.
Environment inspect(const std::string& python, const std::optional<std::string>& config_file);

struct Finding {
  std::string file;    ///< The part.
  std::string reason;  ///< "not a database", "3 lines of src/a.py are not in the combined file", …
};

struct Result {
  std::vector<Finding> lost;  ///< Not empty: exit status 4, and no part was deleted.
  int parts = 0;              ///< Data files found, the lost ones included.
  std::string term_report;    ///< What the term report printed; empty when none was asked for.
  std::vector<std::string> written;   ///< Reports written, for the summary.
  std::vector<std::string> failures;  ///< Reports that coverage could not write, and what it said.
  std::vector<std::string> warnings;
  std::optional<double> threshold;      ///< What the total was held against.
  std::optional<double> total_percent;  ///< Unrounded.
  bool below_threshold = false;         ///< coverage.py's verdict, or the exact one with `exact`.
};

/// Combines the announced parts and the children's files, audits the result, copies it to
/// `environment.data_file`, writes the reports in parallel, and then deletes the parts.
/// `announced`: every data file a worker said it wrote. A threshold without a total (no data, a
/// failed report) counts as missed. Throws base::Error when Python or the disk fails.
Result finish(const std::vector<std::string>& announced, const Environment& environment,
              const Options& options);

}  // namespace evenshard::coverage
