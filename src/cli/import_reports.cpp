#include "cli/import_reports.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/scratch_folder.hpp"
#include "cli/walk.hpp"
#include "intake/feature_files.hpp"
#include "store/journal.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMostBytes = 512'000'000;

std::vector<std::string> feature_files_here() {
  std::vector<std::string> paths;
  for (const fs::path& file :
       files_below(".", [](const fs::path& path) { return path.extension() == ".feature"; }))
    paths.push_back(file.lexically_relative("."));
  return paths;
}

std::int64_t written_unix_us(const fs::path& path) {
  std::error_code none;
  const auto written = std::chrono::file_clock::to_sys(fs::last_write_time(path, none));
  return std::chrono::duration_cast<std::chrono::microseconds>(written.time_since_epoch()).count();
}

/// What the report says, else the file; nothing began in the future or before 1970.
std::int64_t start_of(const fs::path& path, std::int64_t reported_unix_us) {
  const std::int64_t now = base::SystemClock().wall().time_since_epoch().count();
  const bool known = reported_unix_us > 0 && reported_unix_us <= now;
  return std::clamp<std::int64_t>(known ? reported_unix_us : written_unix_us(path), 0, now);
}

/// A feature of a report that has a file here, as a run tells of it.
struct Matched {
  model::Unit unit;
  model::UnitResult result;
  bool whole = true;
};

Matched matched(const std::string& path, const intake::ReportedFeature& feature) {
  Matched found;
  found.unit.path = path;
  for (const model::ScenarioResult& scenario : feature.result.scenarios)
    found.unit.scenarios.push_back({scenario.line, scenario.name, 0, true, {}});
  if (!found.unit.scenarios.empty()) found.unit.scenarios.front().steps = feature.steps;
  found.result = feature.result;
  found.result.attempt = 1;
  found.whole = feature.whole;
  return found;
}

/// Reports that come from one run.
struct Run {
  std::int64_t started_unix_us = 0;
  std::string hashes;
  std::vector<Matched> features;
  std::set<std::string> paths;
};

class Runs {
 public:
  explicit Runs(ImportedReports& imported) : files_(feature_files_here()), imported_(imported) {}

  void add(const ReportFile& file) {
    std::vector<Matched> features = features_of(file.report);
    if (features.empty()) return;
    const bool again = std::ranges::any_of(features, [&](const Matched& feature) {
      return !runs_.empty() && runs_.back().paths.contains(feature.unit.path);
    });
    if (runs_.empty() || again) runs_.push_back({file.report.started_unix_us, "", {}, {}});
    Run& run = runs_.back();
    run.hashes += base::to_hex(file.content_hash);
    for (Matched& feature : features) {
      run.paths.insert(feature.unit.path);
      run.features.push_back(std::move(feature));
    }
  }

  const std::vector<Run>& all() const { return runs_; }

 private:
  std::vector<Matched> features_of(const intake::Report& report) {
    std::vector<Matched> features;
    for (const intake::ReportedFeature& feature : report.features) {
      if (feature.result.wall.count() == 0) continue;
      const std::string& name = feature.file.empty() ? feature.name : feature.file;
      const auto path = files_.find(feature);
      if (path) features.push_back(matched(*path, feature));
      (path ? imported_.matched : imported_.unmatched).insert(name);
    }
    return features;
  }

  intake::FeatureFiles files_;
  ImportedReports& imported_;
  std::vector<Run> runs_;
};

store::RunHeader header_of(const Run& run) {
  store::RunHeader header;
  header.run_id = "import-" + base::to_hex(base::hash_bytes(run.hashes));
  header.started_unix_us = run.started_unix_us;
  header.arguments = "[]";
  return header;
}

store::RunSummary summary_of(const Run& run) {
  store::RunSummary summary;
  summary.units = static_cast<int>(run.features.size());
  summary.complete = true;
  for (const Matched& feature : run.features) {
    summary.wall += feature.result.wall;
    if (model::is_failure(feature.result.outcome)) summary.exit_status = 1;
  }
  return summary;
}

store::Absorbed absorb(store::Store& store, const Run& run) {
  const base::ScratchFolder folder;
  store::Journal journal(folder.path() / "journal", header_of(run));
  for (const Matched& feature : run.features)
    journal.append(feature.unit, feature.result, true, feature.whole);
  journal.finish(summary_of(run));
  if (const auto problem = journal.problem()) throw base::Error(*problem);
  return store.absorb(folder.path() / "journal");
}

}  // namespace

ReportFile read_report_file(const fs::path& path) {
  try {
    std::error_code none;
    if (fs::is_regular_file(path, none) && fs::file_size(path, none) > kMostBytes)
      throw base::Error("it is larger than any report");
    const std::string text = base::read_file(path);
    ReportFile file{path, base::hash_bytes(text), intake::read_report(text)};
    file.report.started_unix_us = start_of(path, file.report.started_unix_us);
    return file;
  } catch (const std::exception& error) {
    throw base::UsageError(fmt::format("{} cannot be imported: {}", path.string(), error.what()));
  }
}

ImportedReports import_reports(const std::function<store::Store&()>& store,
                               std::vector<ReportFile> files) {
  std::ranges::sort(files, {}, [](const ReportFile& file) {
    return std::pair(file.report.started_unix_us, file.content_hash);
  });
  ImportedReports imported;
  Runs runs(imported);
  for (const ReportFile& file : files) runs.add(file);
  for (const Run& run : runs.all()) {
    const store::Absorbed absorbed = absorb(store(), run);
    if (!absorbed.added) continue;
    ++imported.merged.runs;
    imported.merged.samples += absorbed.units;
    imported.merged.left_out += absorbed.skipped_lines;
  }
  return imported;
}

}  // namespace evenshard::cli
