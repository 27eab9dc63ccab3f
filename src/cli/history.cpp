#include <algorithm>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/run_dir.hpp"
#include "cli/timing_store.hpp"
#include "report/history_report.hpp"
#include "schedule/estimate.hpp"

namespace evenshard::cli {

namespace {

/// The features that the store knows, whether or not they are still there; no Python is started.
model::Suite remembered_suite(const model::History& history) {
  model::Suite suite;
  for (const model::UnitHistory& known : history.units) {
    model::Unit unit;
    unit.path = known.path;
    if (!known.samples.empty()) unit.content_hash = known.samples.front().content_hash;
    unit.scenarios.push_back(
        {.line = 1, .name = "", .steps = known.steps, .selected = true, .tags = {}});
    suite.units.push_back(std::move(unit));
  }
  return suite;
}

/// Estimates are for the circumstances of the newest run.
model::Context newest_context(const model::History& history) {
  const model::Sample* newest = nullptr;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& sample : unit.samples)
      if (!newest || sample.started_unix_us > newest->started_unix_us) newest = &sample;
  return newest ? newest->context : model::Context{};
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
  const model::Suite suite = remembered_suite(history);
  const std::int64_t now = base::SystemClock().wall().time_since_epoch().count();
  const auto estimates = schedule::estimate(suite, history, newest_context(history), now);
  if (options.json)
    write_data(report::history_json(suite, estimates, history));
  else if (!history.units.empty())
    write_data(report::history_table(suite, estimates, history, use_color(options.color, 1)));
  return 0;
}

}  // namespace evenshard::cli
