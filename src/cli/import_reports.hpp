// Reports of other tools' runs → runs in the timing store, as if evenshard had watched them.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "intake/report.hpp"
#include "store/store.hpp"

namespace evenshard::cli {

struct ReportFile {
  std::filesystem::path path;
  std::uint64_t content_hash = 0;
  intake::Report report;  ///< It began when the file was written, if it does not say.
};

/// Throws base::UsageError: unreadable, too large, or no report.
ReportFile read_report_file(const std::filesystem::path& path);

struct ImportedReports {
  store::Merged merged;
  std::set<std::string> matched;    ///< The features with times, as the reports name them.
  std::set<std::string> unmatched;  ///< Those without a file below the current directory.
};

/// Reports in the order in which they began; one that has a feature again begins another run. A run
/// is named after what its files hold, so that the same files bring nothing a second time. `store`
/// is called when there is something to take in. Throws base::Error.
ImportedReports import_reports(const std::function<store::Store&()>& store,
                               std::vector<ReportFile> files);

}  // namespace evenshard::cli
