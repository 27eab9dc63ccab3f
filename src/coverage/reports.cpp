#include "coverage/reports.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "coverage/python.hpp"

namespace evenshard::coverage {

namespace fs = std::filesystem;

namespace {

constexpr int kBelowThreshold =
    2;  // coverage.py's exit status; the report is written all the same.

struct Job {
  ReportRequest request;
  base::Command command;
};

bool is_term(const ReportRequest& request) {
  return request.type == ReportType::term || request.type == ReportType::term_missing;
}

const char* command_of(ReportType type) {
  switch (type) {
    case ReportType::html:
      return "html";
    case ReportType::xml:
      return "xml";
    case ReportType::json:
      return "json";
    case ReportType::lcov:
      return "lcov";
    default:
      return "report";
  }
}

/// Like `coverage report -m -o DEST` in a shell.
Job make_job(const ReportRequest& request, const fs::path& data_file, const Options& options) {
  std::vector<std::string> argv{options.python, "-m", "coverage", command_of(request.type),
                                "--data-file=" + data_file.string()};
  if (options.config_file) argv.push_back("--rcfile=" + *options.config_file);
  if (options.fail_under) argv.push_back(fmt::format("--fail-under={}", *options.fail_under));
  if (request.type == ReportType::term_missing) argv.emplace_back("--show-missing");
  if (request.skip_covered) argv.emplace_back("--skip-covered");
  if (!request.destination.empty()) {
    argv.emplace_back(request.type == ReportType::html ? "-d" : "-o");
    argv.push_back(request.destination);
  }
  return {request, {.argv = argv, .environment = kUnmeasured, .directory = {}}};
}

bool succeeded(const base::Completed& done) {
  return done.signal == 0 && (done.exit_code == 0 || done.exit_code == kBelowThreshold);
}

std::string describe_failure(const Job& job, const base::Completed& done) {
  const std::string how = done.signal != 0 ? fmt::format("was ended by signal {}", done.signal)
                                           : fmt::format("exited with status {}", done.exit_code);
  return fmt::format("{} {}: {}", fmt::join(job.command.argv, " "), how, said(done));
}

std::string destination_of(const ReportRequest& request, const Environment& environment) {
  if (!request.destination.empty()) return request.destination;
  const auto found = environment.destinations.find(request.type);
  return found == environment.destinations.end() ? "" : found->second;
}

/// The job whose JSON has the totals: one that was asked for, or another added for it.
std::size_t add_totals_job(std::vector<Job>& jobs, const fs::path& data_file,
                           const fs::path& totals, const Options& options) {
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (jobs[i].request.type == ReportType::json && jobs[i].request.destination != "-") return i;
  jobs.push_back(make_job({ReportType::json, totals.string()}, data_file, options));
  return jobs.size() - 1;
}

void record(const Job& job, const base::Completed& done, const Environment& environment,
            Result& result) {
  if (!succeeded(done))
    result.failures.push_back(describe_failure(job, done));
  else if (is_term(job.request))
    result.term_report += done.out;
  else
    result.written.push_back(destination_of(job.request, environment));
}

}  // namespace

void write_reports(const fs::path& data_file, const Environment& environment,
                   const Options& options, Result& result) {
  std::vector<Job> jobs;
  for (const ReportRequest& request : options.reports)
    jobs.push_back(make_job(request, data_file, options));
  const fs::path own_totals = options.run_dir / "totals.json";
  const std::size_t totals = add_totals_job(jobs, data_file, own_totals, options);

  std::vector<base::Command> commands;
  for (const Job& job : jobs) commands.push_back(job.command);
  const std::vector<base::Completed> done = base::run_all(commands);
  for (std::size_t i = 0; i < options.reports.size(); ++i)
    record(jobs[i], done[i], environment, result);
  // Our own report's failure is worth a word only where no other report has said it.
  if (totals >= options.reports.size() && !succeeded(done[totals]) && result.failures.empty())
    result.failures.push_back(describe_failure(jobs[totals], done[totals]));
  judge(done[totals], destination_of(jobs[totals].request, environment), environment, options,
        result);
  std::error_code ignored;
  fs::remove(own_totals, ignored);
}

}  // namespace evenshard::coverage
