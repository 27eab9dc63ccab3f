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

/// `coverage` as its script starts it: what it imports of the library has no namesake in the
/// project, which its plugins do find.
constexpr const char* kCoverage = R"(import sys
project = [sys.path.pop(0)] if sys.path[:1] == [""] else []
from coverage.cmdline import main
sys.path[:0] = project
sys.exit(main(sys.argv[1:])))";

/// Like `coverage report -m -o DEST` in a shell.
Job make_job(const ReportRequest& request, const fs::path& data_file, const Options& options) {
  std::vector<std::string> argv{options.python, "-c", kCoverage, command_of(request.type),
                                "--data-file=" + data_file.string()};
  if (options.config_file) argv.push_back("--rcfile=" + *options.config_file);
  if (options.fail_under) argv.push_back(fmt::format("--fail-under={}", *options.fail_under));
  if (request.type == ReportType::term_missing) argv.emplace_back("--show-missing");
  if (request.skip_covered) argv.emplace_back("--skip-covered");
  if (!request.destination.empty()) {
    argv.emplace_back(request.type == ReportType::html ? "-d" : "-o");
    argv.push_back(request.destination);
  }
  return {request, {.argv = argv, .environment = kUnmeasured, .directory = {}, .shielded = true}};
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

/// What was asked for, each file and the terminal's table once.
std::vector<ReportRequest> distinct(const std::vector<ReportRequest>& asked,
                                    const Environment& environment) {
  std::vector<ReportRequest> requests;
  for (const ReportRequest& request : asked) {
    const auto same = std::ranges::find_if(requests, [&](const ReportRequest& known) {
      if (is_term(known)) return is_term(request);
      return known.type == request.type &&
             destination_of(known, environment) == destination_of(request, environment);
    });
    if (same == requests.end()) {
      requests.push_back(request);
    } else if (is_term(request)) {
      if (request.type == ReportType::term_missing) same->type = request.type;
      same->skip_covered |= request.skip_covered;
    }
  }
  return requests;
}

/// The first job that `serves`, or `own`, added for it.
template <typename Serves>
std::size_t find_or_add(std::vector<Job>& jobs, const Serves& serves, const Job& own) {
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if (serves(jobs[i].request)) return i;
  jobs.push_back(own);
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
  for (const ReportRequest& request : distinct(options.reports, environment))
    jobs.push_back(make_job(request, data_file, options));
  const std::size_t asked = jobs.size();
  const fs::path own_totals = options.run_dir / "totals.json";
  const std::size_t totals = find_or_add(
      jobs, [](const ReportRequest& request) { return request.type == ReportType::json; },
      make_job({ReportType::json, own_totals.string()}, data_file, options));
  const std::size_t verdict =
      find_or_add(jobs, is_term, make_job({ReportType::term, ""}, data_file, options));

  std::vector<base::Command> commands;
  for (const Job& job : jobs) commands.push_back(job.command);
  const std::vector<base::Completed> done = base::run_all(commands);
  for (std::size_t i = 0; i < asked; ++i) record(jobs[i], done[i], environment, result);
  // Our own reports' failure is worth a word only where no other report has said it.
  for (std::size_t i = asked; i < jobs.size(); ++i)
    if (!succeeded(done[i]) && result.failures.empty())
      result.failures.push_back(describe_failure(jobs[i], done[i]));
  if (succeeded(done[totals]))
    result.total_percent = read_total(destination_of(jobs[totals].request, environment));
  judge(done[verdict], environment, options, result);
  std::error_code ignored;
  fs::remove(own_totals, ignored);
}

}  // namespace evenshard::coverage
