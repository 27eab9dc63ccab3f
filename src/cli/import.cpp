#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/import_reports.hpp"
#include "cli/store_file.hpp"
#include "cli/words.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamed = 5;

bool is_export(const fs::path& path) {
  std::array<char, 20> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  return std::string_view(head.data(), static_cast<std::size_t>(file.gcount()))
      .starts_with("{\"evenshard_timings\"");
}

bool may_be_report(const fs::path& path) {
  const fs::path extension = path.extension();
  return extension == ".xml" || extension == ".json" || extension == ".jsonl";
}

/// In a folder, what may be a report by its name, in the names' order.
std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
    if (entry.is_regular_file() && may_be_report(entry.path())) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string named(const std::vector<std::string>& all) {
  const std::size_t shown = std::min(all.size(), kNamed);
  return fmt::format("{}{}",
                     fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     all.size() > shown ? ", …" : "");
}

class Import {
 public:
  explicit Import(store::Store& store) : store_(store) {}

  void take(const fs::path& given) {
    std::error_code none;
    if (!fs::is_directory(given, none)) return take_file(given);
    for (const fs::path& file : files_below(given)) {
      if (is_export(file)) {
        take_file(file);
        continue;
      }
      try {
        reports_.push_back(read_report_file(file));
      } catch (const base::UsageError&) {
        strangers_.push_back(file.string());
      }
    }
  }

  /// The exit status.
  int finish() {
    if (!strangers_.empty())
      say(fmt::format("warning: not imported, because they are no reports of behave or JUnit: {}",
                      named(strangers_)));
    if (!reports_.empty())
      take_reports();
    else if (status_ == 0 && !took_export_)
      refuse("there is nothing in it to import");
    return status_;
  }

 private:
  void take_file(const fs::path& path) {
    try {
      if (is_export(path)) {
        took_export_ = true;
        tell_merged(path, store_.import_lines(path));
      } else {
        reports_.push_back(read_report_file(path));
      }
    } catch (const base::UsageError& error) {
      refuse(error.what());
    }
  }

  void take_reports() {
    const ImportedReports imported = import_reports(store_, std::move(reports_));
    if (!imported.unmatched.empty())
      say(
          fmt::format("warning: {} of {} features in the reports have no feature file below this "
                      "folder: {}",
                      imported.unmatched.size(), imported.features, named(imported.unmatched)));
    if (imported.features == 0) return refuse("the reports have no feature with a time");
    if (static_cast<int>(imported.unmatched.size()) == imported.features)
      return refuse("nothing was imported: run this where behave is started");
    tell_merged(
        fmt::format("{} features", imported.features - static_cast<int>(imported.unmatched.size())),
        imported.merged);
  }

  void refuse(const std::string& message) {
    say(message);
    status_ = 2;
  }

  store::Store& store_;
  std::vector<ReportFile> reports_;
  std::vector<std::string> strangers_;
  bool took_export_ = false;
  int status_ = 0;
};

}  // namespace

int import_command(const RunOptions& options) {
  if (options.paths.empty())
    throw base::UsageError("say which files to import: evenshard import FILE|FOLDER…");
  store::Store store = open_to_write(options.store);
  Import import(store);
  for (const std::string& path : options.paths) import.take(path);
  return import.finish();
}

}  // namespace evenshard::cli
