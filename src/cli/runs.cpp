#include <algorithm>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/looking.hpp"
#include "cli/machine.hpp"
#include "model/past_run.hpp"
#include "report/runs_report.hpp"

namespace evenshard::cli {

namespace {

constexpr std::size_t kShown = 20;

model::PastRun past_run(const store::StoredRun& stored, const model::History& history) {
  const store::RunHeader& header = stored.header;
  model::PastRun run;
  run.run_id = header.run_id;
  run.started_unix_us = header.started_unix_us;
  run.context = header.context;
  run.cores = header.cores;
  run.baseline = header.baseline;
  if (const auto* baseline = model::baseline_for(history, header.context, header.selection))
    run.sequential = baseline->wall;
  if (!stored.summary) return run;
  const store::RunSummary& summary = *stored.summary;
  run.finished = true;
  run.complete = summary.complete;
  run.exit_status = summary.exit_status;
  run.units = summary.units;
  run.wall = summary.wall;
  run.predicted = summary.predicted;
  run.lower_bound = summary.lower_bound;
  run.covered_ppm = summary.covered_ppm;
  return run;
}

/// Newest first.
std::vector<model::PastRun> past_runs(const RunOptions& options, TimingStore& store) {
  const model::History history = store.history();
  std::vector<model::PastRun> runs;
  for (const store::StoredRun& stored : store.runs())
    if (stored.header.started_unix_us >= options.since_unix_us.value_or(0))
      runs.push_back(past_run(stored, history));
  const std::size_t limit = options.limit           ? static_cast<std::size_t>(*options.limit)
                            : options.since_unix_us ? runs.size()
                                                    : kShown;
  runs.resize(std::min(runs.size(), limit));
  return runs;
}

}  // namespace

int runs_command(const RunOptions& options) {
  check_formats(options);
  TimingStore store = open_to_look(options);
  const std::vector<model::PastRun> runs = past_runs(options, store);
  if (runs.empty()) say_nothing_there(options, store, "runs");
  if (options.json)
    write_data(report::runs_json(runs));
  else if (options.csv)
    write_data(report::runs_csv(runs));
  else if (!runs.empty())
    write_data(report::runs_table(runs, view_of(options)));
  return status_of(store);
}

}  // namespace evenshard::cli
