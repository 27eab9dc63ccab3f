#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/import_reports.hpp"
#include "cli/store_file.hpp"
#include "cli/walk.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamed = 5;

/// Reading from a pipe would wait, and a pipe is gone once it was looked at.
void require_file(const fs::path& path) {
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw base::UsageError(
        fmt::format("{} cannot be imported: it is neither a file nor a folder", path.string()));
}

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

template <typename Names>
std::string named(const Names& all) {
  const auto end = std::ranges::next(all.begin(), kNamed, all.end());
  return fmt::format("{}{}", fmt::join(all.begin(), end, ", "), end != all.end() ? ", …" : "");
}

/// The store is opened, and begun where there is none, when there is something to put into it.
class Import {
 public:
  explicit Import(fs::path store) : path_(std::move(store)) {}

  void take(const fs::path& given) {
    std::error_code none;
    if (!fs::is_directory(given, none)) return take_file(given);
    std::error_code error;
    const fs::directory_iterator readable(given, error);
    if (error)
      return refuse(fmt::format("{} cannot be imported: {}", given.string(), error.message()));
    for (const fs::path& file : files_below(given, may_be_report)) {
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
      say(fmt::format(
          "warning: not imported, because they are no whole reports of behave or JUnit: {}",
          named(strangers_)));
    if (!reports_.empty())
      take_reports();
    else if (status_ == 0 && !took_export_)
      refuse("there is nothing in it to import");
    return status_;
  }

 private:
  store::Store& store() {
    if (!store_) store_ = open_to_write(path_);
    return *store_;
  }

  void take_file(const fs::path& path) {
    try {
      require_file(path);
      if (is_export(path)) {
        took_export_ = true;
        tell_merged(path, store().import_lines(path));
      } else {
        reports_.push_back(read_report_file(path));
      }
    } catch (const base::UsageError& error) {
      refuse(error.what());
    }
  }

  void take_reports() {
    const ImportedReports imported =
        import_reports([this]() -> store::Store& { return store(); }, std::move(reports_));
    const std::size_t features = imported.matched.size() + imported.unmatched.size();
    if (features == 0) return refuse("the reports have no feature with a time");
    if (!imported.unmatched.empty())
      say(
          fmt::format("warning: {} of {} features in the reports have no feature file below this "
                      "folder: {}",
                      imported.unmatched.size(), features, named(imported.unmatched)));
    if (imported.matched.empty())
      return refuse("nothing was imported: run this where behave is started");
    tell_merged(fmt::format("{} features", imported.matched.size()), imported.merged);
  }

  void refuse(const std::string& message) {
    say(message);
    status_ = 2;
  }

  fs::path path_;
  std::optional<store::Store> store_;
  std::vector<ReportFile> reports_;
  std::vector<std::string> strangers_;
  bool took_export_ = false;
  int status_ = 0;
};

}  // namespace

int import_command(const RunOptions& options) {
  if (options.paths.empty())
    throw base::UsageError("say which files to import: evenshard import FILE|FOLDER…");
  Import import(options.store);
  for (const std::string& path : options.paths) import.take(path);
  return import.finish();
}

}  // namespace evenshard::cli
