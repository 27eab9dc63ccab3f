#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/run_dir.hpp"
#include "cli/timing_store.hpp"
#include "report/backtest_report.hpp"
#include "report/history_report.hpp"
#include "schedule/backtest.hpp"
#include "schedule/estimate.hpp"
#include "schedule/trend.hpp"

namespace evenshard::cli {

namespace {

/// Estimates are for the circumstances of the newest run.
model::Context newest_context(const model::History& history) {
  const model::Sample* newest = nullptr;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& sample : unit.samples)
      if (!newest || sample.started_unix_us > newest->started_unix_us) newest = &sample;
  return newest ? newest->context : model::Context{};
}

std::vector<model::Estimate> estimates_of(const model::History& history,
                                          const model::Context& context) {
  const std::int64_t now = base::SystemClock().wall().time_since_epoch().count();
  return schedule::estimate(model::remembered_suite(history), history, context, now);
}

constexpr int kBacktestRuns = 30;
constexpr int kBacktestSamples = 50;  // Per unit: as many as are kept.

int print_backtest(const RunOptions& options, TimingStore& store) {
  const model::History history = store.history(kBacktestSamples);
  const int workers = options.workers.value_or(std::max(2, newest_context(history).workers));
  const model::Backtest backtest = schedule::backtest(history, workers, kBacktestRuns);
  write_data(options.json ? report::backtest_json(backtest)
                          : report::backtest_table(backtest, use_color(options.color, 1)));
  return 0;
}

}  // namespace

int history_command(const RunOptions& options) {
  const bool known =
      std::filesystem::exists(options.store) || std::filesystem::exists(runs_folder());
  TimingStore store(known ? options.store : ":memory:");
  store.absorb_left_over(runs_folder());
  const model::History history = store.history();
  if (history.units.empty())
    say(fmt::format("no times in {} yet: evenshard run records them", options.store.string()));
  if (options.backtest) return print_backtest(options, store);
  const model::Context context = newest_context(history);
  const auto estimates = estimates_of(history, context);
  const auto trends = schedule::trends(history, context);
  const report::HistoryInput input{history, estimates, trends};
  if (options.json)
    write_data(report::history_json(input));
  else if (!history.units.empty())
    write_data(report::history_table(input, view_of(options)));
  return 0;
}

}  // namespace evenshard::cli
