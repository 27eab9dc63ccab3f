#include "cli/coverage_stage.hpp"

#include <cmath>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cli/console.hpp"

namespace evenshard::cli {

namespace {

std::vector<std::string> announced_parts(const model::RunRecord& record) {
  std::vector<std::string> parts;
  for (const model::WorkerResult& worker : record.workers)
    parts.insert(parts.end(), worker.coverage_parts.begin(), worker.coverage_parts.end());
  return parts;
}

void tell_problems(const coverage::Result& result, const std::filesystem::path& run_dir) {
  for (const std::string& warning : result.warnings) say(fmt::format("warning: {}", warning));
  for (const std::string& failure : result.failures) say(failure);
  for (const coverage::Finding& finding : result.lost)
    say(fmt::format("coverage is lost: {}: {}", finding.file, finding.reason));
  if (!result.lost.empty())
    say(fmt::format("the workers' coverage data is kept in {}", run_dir.string()));
}

void tell_reports(const coverage::Result& result) {
  if (!result.term_report.empty()) write_out("\n" + result.term_report);
  for (const std::string& report : result.written) write_out(fmt::format("wrote {}\n", report));
  if (!result.threshold) return;
  const std::string total = result.total_percent
                                ? fmt::format("the total is {:.2f} %", *result.total_percent)
                                : "there is no total";
  write_out(fmt::format("coverage of {:g} % {}: {}\n", *result.threshold,
                        result.below_threshold ? "not reached" : "reached", total));
}

}  // namespace

std::optional<CoverageStage> prepare_coverage(const RunOptions& options,
                                              const std::string& python) {
  if (!options.cov) return std::nullopt;
  CoverageStage stage;
  stage.options = {python, options.cov_config, {}, options.cov_fail_under, options.cov_exact, {}};
  for (const std::string& text : options.cov_reports.value_or(std::vector<std::string>{"term"}))
    stage.options.reports.push_back(coverage::parse_report(text));
  stage.workers.config_file = options.cov_config;
  if (!options.cov_source.empty()) stage.workers.source = options.cov_source;
  stage.workers.branch = options.cov_branch;
  stage.workers.scenario_contexts = options.cov_scenario_contexts;
  stage.environment = coverage::inspect(python, options.cov_config);
  const std::filesystem::path folder = stage.environment.data_file.parent_path();
  if (::access(folder.c_str(), W_OK) != 0)
    throw base::UsageError(
        fmt::format("{} could not be written: there is no right to write in {}. Set COVERAGE_FILE "
                    "to a place that can be written",
                    stage.environment.data_file.string(), folder.string()));
  return stage;
}

void finish_coverage(CoverageStage& stage, const model::RunRecord& record, Faults& faults) {
  const coverage::Result result =
      coverage::finish(announced_parts(record), stage.environment, stage.options);
  if (result.total_percent)
    stage.covered_ppm = static_cast<int>(std::lround(*result.total_percent * 10'000));
  tell_problems(result, stage.options.run_dir);
  tell_reports(result);
  faults.incomplete |= !result.lost.empty();
  faults.internal |= !result.failures.empty();
  faults.below_threshold = result.below_threshold;
}

}  // namespace evenshard::cli
