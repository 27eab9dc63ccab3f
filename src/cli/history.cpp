#include <algorithm>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/looking.hpp"
#include "cli/machine.hpp"
#include "cli/unit_history.hpp"
#include "report/backtest_report.hpp"
#include "report/history_report.hpp"
#include "report/regressions_report.hpp"
#include "schedule/backtest.hpp"
#include "schedule/estimate.hpp"
#include "schedule/regressions.hpp"
#include "schedule/trend.hpp"

namespace evenshard::cli {

namespace {

constexpr int kSamples = 20;
constexpr int kBacktestRuns = 30;
constexpr int kBacktestSamples = 50;  // Per unit: as many as are kept.
constexpr double kSure = 0.97;

void check(const RunOptions& options) {
  check_formats(options);
  const bool of_all = options.regressions || options.backtest;
  if (options.regressions && options.backtest)
    throw base::UsageError("--regressions and --backtest exclude each other");
  if (of_all && !options.paths.empty())
    throw base::UsageError("--regressions and --backtest are of all features, not of one");
  if (options.backtest && options.csv)
    throw base::UsageError("--backtest has no --csv: use --json");
  if (options.sure && !options.regressions)
    throw base::UsageError("--sure has no effect without --regressions");
}

int print_backtest(const RunOptions& options, const model::History& history) {
  const int workers = options.workers.value_or(std::max(2, newest_context(history).workers));
  const model::Backtest backtest = schedule::backtest(history, workers, kBacktestRuns);
  write_data(options.json ? report::backtest_json(backtest)
                          : report::backtest_table(backtest, use_color(options.color, 1)));
  return 0;
}

int print_regressions(const RunOptions& options, const model::History& history) {
  const double sure = options.sure.value_or(kSure);
  const model::Regressions found = schedule::regressions(history, newest_context(history), sure);
  if (options.json)
    write_data(report::regressions_json(found, sure));
  else if (options.csv)
    write_data(report::regressions_csv(found));
  else if (!history.units.empty())
    write_data(report::regressions_table(found, sure, view_of(options)));
  return options.fail_on_regression && !found.found.empty() ? 1 : 0;
}

int print_list(const RunOptions& options, const model::History& history) {
  const model::Context context = newest_context(history);
  const auto estimates =
      schedule::estimate(model::remembered_suite(history), history, context, now_unix_us());
  const auto trends = schedule::trends(history, context);
  const report::HistoryInput input{history, estimates, trends};
  if (options.json)
    write_data(report::history_json(input));
  else if (options.csv)
    write_data(report::history_csv(input));
  else if (!history.units.empty())
    write_data(report::history_table(input, view_of(options)));
  return 0;
}

/// Units of which nothing was recorded since then are left out.
model::History since(const RunOptions& options, model::History history) {
  if (!options.since_unix_us) return history;
  history = model::recorded_since(std::move(history), *options.since_unix_us);
  std::erase_if(history.units, [](const auto& unit) { return unit.samples.empty(); });
  return history;
}

}  // namespace

int history_command(const RunOptions& options) {
  check(options);
  TimingStore store = open_to_look(options);
  model::History history = store.history(options.backtest ? kBacktestSamples : kSamples);
  if (!options.paths.empty() && !store.failed())
    return print_unit(options, store, std::move(history), options.paths.front());
  history = since(options, std::move(history));
  if (history.units.empty()) say_nothing_there(options, store, "times");
  const int status = options.backtest      ? print_backtest(options, history)
                     : options.regressions ? print_regressions(options, history)
                                           : print_list(options, history);
  return std::max(status, status_of(store));
}

}  // namespace evenshard::cli
