#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/preparation.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "report/plan_report.hpp"

namespace evenshard::cli {

int plan_command(const RunOptions& options) {
  const std::string python = find_python(options);
  TimingStore store(options.store);
  store.absorb_left_over(runs_folder());
  const Preparation made = prepare(options, python, store);
  if (made.selected == 0 && made.suite.broken.empty() && !options.nothing_is_fine)
    throw base::UsageError(nothing_selected(options, made.suite));
  if (options.json)
    write_data(report::plan_json(made.suite, made.estimates, made.plan));
  else
    write_data(
        report::plan_table(made.suite, made.estimates, made.plan, use_color(options.color, 1)));
  if (const std::string advice = divide_advice(options, made); !advice.empty()) say(advice);
  return 0;
}

}  // namespace evenshard::cli
