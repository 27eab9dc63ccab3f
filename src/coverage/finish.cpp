#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "coverage/audit.hpp"
#include "coverage/combine.hpp"
#include "coverage/parts.hpp"
#include "coverage/reports.hpp"

namespace evenshard::coverage {

namespace fs = std::filesystem;

namespace {

/// An empty folder of the run, whatever an earlier attempt left there.
fs::path make_fresh(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) fs::create_directories(folder, error);
  if (error)
    throw base::Error(fmt::format("cannot create {}: {}", folder.string(), error.message()));
  return folder;
}

void warn_of_strays(const std::vector<fs::path>& strays, Result& result) {
  for (const fs::path& stray : strays)
    result.warnings.push_back(fmt::format(
        "{}: a process of the tests saved its coverage without parallel mode; it does not count, "
        "as in a sequential run (set `parallel = true` in coverage's configuration)",
        stray.string()));
}

/// The first reason, and how many more there are: a lost part has one for each of its files.
void add_finding(const fs::path& file, const std::vector<std::string>& reasons, Result& result) {
  if (reasons.empty()) return;
  std::string reason = reasons.front();
  if (reasons.size() > 1) reason += fmt::format(" (and {} more)", reasons.size() - 1);
  result.lost.push_back({file.string(), reason});
}

void audit_part(Audit& audit, const Part& part, Result& result) {
  try {
    add_finding(part.source, audit.check(read_data_file(part.staged)), result);
  } catch (const Damaged& damage) {
    result.lost.push_back({part.source.string(), damage.what()});
  }
}

void audit_parts(const fs::path& whole, const std::vector<Part>& parts, const Mapping& mapping,
                 Result& result) {
  try {
    check_data_file(whole);
    Audit audit(read_data_file(whole), mapping);
    for (const Part& part : parts) audit_part(audit, part, result);
    add_finding(whole, audit.surplus(), result);
  } catch (const Damaged& damage) {
    result.lost.push_back({whole.string(), damage.what()});
  }
}

/// False: there is no combined file.
bool combine_and_audit(const std::vector<Part>& parts, const fs::path& staging,
                       const fs::path& whole, const Environment& environment,
                       const Options& options, Result& result) {
  if (parts.empty()) {
    result.lost.push_back({environment.data_file.string(),
                           "no usable data file of this run: what is there is of an earlier one"});
    return false;
  }
  const Combined combined =
      combine(options.python, options.config_file, staging, whole, options.copies);
  result.warnings.insert(result.warnings.end(), combined.warnings.begin(), combined.warnings.end());
  if (!combined.error.empty()) {
    result.lost.push_back({environment.data_file.string(),
                           "coverage could not combine this run's files: " + combined.error});
    return false;
  }
  add_finding(whole, check_mapping(combined.mapping, environment.maps_paths, options.copies),
              result);
  audit_parts(whole, parts, combined.mapping, result);
  return true;
}

void publish(const fs::path& whole, const fs::path& data_file) {
  std::error_code ignored;
  fs::create_directories(data_file.parent_path(), ignored);
  base::write_atomically(data_file, base::read_file(whole));
}

void remove_files(const std::vector<fs::path>& files) {
  std::error_code ignored;
  for (const fs::path& file : files) fs::remove(file, ignored);
}

}  // namespace

Result finish(const std::vector<std::string>& announced, const Environment& environment,
              const Options& options) {
  Result result;
  const PartFiles files = find_part_files(announced, options.run_dir / "coverage");
  warn_of_strays(files.strays, result);
  result.parts = static_cast<int>(files.parts.size());

  const fs::path staging = make_fresh(options.run_dir / "combining");
  // From 7.14 on reports swallow what lies beside their data file: it lies alone.
  const fs::path whole = make_fresh(options.run_dir / "combined") / ".coverage";
  const std::vector<Part> parts = stage_parts(files.parts, staging, result.lost);
  if (combine_and_audit(parts, staging, whole, environment, options, result)) {
    publish(whole, environment.data_file);
    write_reports(whole, environment, options, result);
  } else {
    result.threshold = options.fail_under ? options.fail_under : environment.fail_under;
    result.below_threshold = result.threshold.has_value();
  }
  std::error_code ignored;
  fs::remove_all(staging, ignored);
  if (!result.lost.empty()) return result;
  remove_files(files.parts);
  remove_files(files.working);
  fs::remove_all(whole.parent_path(), ignored);
  return result;
}

}  // namespace evenshard::coverage
