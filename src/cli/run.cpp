// `evenshard run`: the rooms, one after the other.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/around.hpp"
#include "cli/baseline.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/diagnosis.hpp"
#include "cli/execution.hpp"
#include "cli/isolation.hpp"
#include "cli/judge.hpp"
#include "cli/machine.hpp"
#include "cli/output_files.hpp"
#include "cli/preparation.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "cli/run_journal.hpp"
#include "report/plan_report.hpp"
#include "report/progress.hpp"
#include "report/summary.hpp"

namespace evenshard::cli {

namespace {

report::ProgressOptions progress_options(const RunOptions& options) {
  report::ProgressOptions progress;
  progress.terminal = is_terminal(2);
  progress.color = use_color(options.color, 2);
  progress.output_color = use_color(options.color, 1);
  progress.grace = options.grace;
  progress.size = [] { return terminal_size(2); };
  progress.write = write_err;
  progress.write_output = write_out;
  return progress;
}

model::RunRecord execute_plan(Setup& setup, const std::string& run_id, const RunDir& dir,
                              RunJournal& journal, isolate::Worlds* worlds) {
  const Preparation& made = setup.made;
  report::Progress progress(made.suite, made.estimates, progress_options(setup.options));
  return run_workers(setup, made.plan, engine_options(setup, run_id, dir.path()), worlds,
                     [&](const model::RunEvent& event) {
                       journal.listen(made.suite, event);
                       progress(event);
                     });
}

/// A suite of which nothing could be parsed.
model::RunRecord nothing_ran(const Preparation& made, const std::string& run_id) {
  model::RunRecord record;
  record.run_id = run_id;
  record.results.resize(made.suite.units.size());
  return record;
}

/// The newest sequential run of the same selection in the same circumstances.
std::optional<model::Baseline> baseline_of(const Preparation& made) {
  const model::Baseline* found =
      model::baseline_for(made.history, made.context, model::selection_digest(made.suite));
  return found == nullptr ? std::nullopt : std::optional(*found);
}

bool merge(const Setup& setup, const model::RunRecord& record, const RunDir& dir) {
  for (const auto& path : overwritten_outputs(setup.made.suite, record, setup.redirected))
    say(fmt::format("warning: {} holds only what the last worker process wrote", path));
  return merge_outputs(setup.made.suite, record, setup.redirected, dir.path());
}

void print_summary(const Setup& setup, const model::RunRecord& record,
                   const std::vector<model::Discrepancy>& discrepancies) {
  const Preparation& made = setup.made;
  write_out(report::summary({.suite = made.suite,
                             .estimates = made.estimates,
                             .plan = made.plan,
                             .record = record,
                             .discrepancies = discrepancies,
                             .baseline = baseline_of(made),
                             .predicted = made.predicted,
                             .workers_reason = made.workers_reason,
                             .color = use_color(setup.options.color, 1),
                             .baseline_command = fmt::format("evenshard run --baseline{}",
                                                             setup.options.cov ? " --cov" : "")}));
}

store::RunSummary run_summary(const Setup& setup, const model::RunRecord& record,
                              const Faults& faults) {
  const Preparation& made = setup.made;
  store::RunSummary summary;
  summary.wall = record.wall;
  summary.predicted = made.predicted;
  summary.lower_bound = made.plan.lower_bound.value;
  summary.units = made.selected;
  summary.exit_status = exit_status(faults);
  summary.complete = record.signal == 0 && !record.stopped && !faults.incomplete;
  if (setup.coverage) summary.covered_ppm = setup.coverage->covered_ppm;
  return summary;
}

/// After the workers: everything that makes results out of the record.
Faults conclude(Setup& setup, const model::RunRecord& record, RunDir& dir,
                isolate::Worlds* worlds) {
  const auto discrepancies = model::reconcile(setup.made.suite, record);
  if (const std::string note = model::changed_by_hooks(setup.made.suite, record); !note.empty())
    say("note: " + note);
  Faults faults = judge(setup.made.suite, record, discrepancies);
  faults.internal |= !merge(setup, record, dir);
  faults.internal |= !attempt([&] { print_summary(setup, record, discrepancies); });
  if (worlds != nullptr && setup.options.isolate_diff) print_writes(*worlds);
  for (const std::string& advice :
       {divide_advice(setup.options, setup.made), diagnosis_advice(setup.options, record)})
    if (!advice.empty()) say(advice);
  if (setup.coverage && setup.made.selected > 0) {
    setup.coverage->options.run_dir = dir.path();
    if (worlds != nullptr) setup.coverage->options.copies = worlds->copies();
    faults.internal |= !attempt([&] { finish_coverage(*setup.coverage, record, faults); });
  }
  return faults;
}

void print_section(const std::string& text) {
  if (!text.empty()) write_out("\n" + text);
}

int run_shards(Setup& setup) {
  const RunOptions& options = setup.options;
  const Preparation& made = setup.made;
  const std::string run_id = new_run_id(std::chrono::system_clock::now());
  RunDir dir(run_id);
  if (options.order.by == schedule::Order::By::random)
    say(fmt::format("order random:{}", options.order.seed));
  HeldSignals signals(unfinished(dir));
  std::optional<RunJournal> journal;
  std::optional<isolate::Worlds> worlds;
  Faults left;
  model::RunRecord record;
  const Surrounded around = surround(options, run_id, made.context.workers, signals, [&] {
    store::RunHeader header = run_header(run_id, made, behave_arguments(options));
    if (setup.coverage) header.coverage_version = setup.coverage->environment.version;
    journal.emplace(dir.path(), header);
    if (setup.isolation)
      worlds.emplace(world_options(options, *setup.isolation, made.suite.settings, dir.path()));
    record = made.selected == 0
                 ? nothing_ran(made, run_id)
                 : execute_plan(setup, run_id, dir, *journal, worlds ? &*worlds : nullptr);
    signals.count(record.signal);
    if (worlds) left.internal |= !attempt([&] { keep_files(*worlds, left); });
  });
  if (!journal) return nothing_begun(dir, signals, around);
  Faults faults = conclude(setup, record, dir, worlds ? &*worlds : nullptr);
  faults.internal |= left.internal;
  faults.failed |= !around.after_ok;
  faults.signal = signals.first();
  attempt([&] { journal->finish(run_summary(setup, record, faults), setup.store); });
  attempt([&] {
    if (made.divided > 0) return;  // Rebalancing is about whole features.
    setup.store.keep_plan(behave_arguments(options),
                          report::plan_json(made.suite, made.estimates, made.plan));
  });
  if (options.diagnose && signals.first() == 0)
    attempt([&] { print_section(diagnose(setup, record, dir.path())); });
  faults.signal = signals.first();
  leave(dir, faults);
  return exit_status(faults);
}

}  // namespace

int run_command(const RunOptions& options) {
  TimingStore store(options.store);
  if (options.baseline) return run_baseline(options, store);
  Setup setup = set_up(options, store);
  if (setup.made.selected == 0 && setup.made.suite.broken.empty())
    return nothing_to_run(options, setup.made.suite);
  return run_shards(setup);
}

}  // namespace evenshard::cli
