#include "schedule/rebalance.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/plan_file.hpp"
#include "cli/preparation.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "report/phrases.hpp"
#include "report/plan_report.hpp"
#include "report/rebalance_report.hpp"

namespace evenshard::cli {

namespace {

struct Reference {
  model::EarlierPlan plan;
  std::string since;
};

Reference reference_of(const RunOptions& options, TimingStore& store) {
  if (options.against) {
    const std::string path = options.against->string();
    const auto text = base::read_file_if_exists(*options.against);
    if (!text) throw base::UsageError(fmt::format("--against {}: there is no such file", path));
    return {read_plan(*text, path), "the plan in " + path};
  }
  const auto stored = store.plan(behave_arguments(options));
  if (!stored)
    throw base::UsageError(
        fmt::format("there is no earlier plan of this selection in {}: evenshard run leaves one; "
                    "or name a file "
                    "of plan --json with --against",
                    options.store.string()));
  return {read_plan(stored->document, "the plan in " + options.store.string()),
          "the plan of " + report::date_text(stored->made_unix_us)};
}

schedule::PackOptions pack_options(const RunOptions& options, const Preparation& made,
                                   const model::EarlierPlan& earlier) {
  schedule::PackOptions pack;
  pack.workers = options.workers.value_or(static_cast<int>(earlier.shards.size()));
  pack.overheads = made.overheads;
  pack.previous.tolerance_permille = options.tolerance_permille;
  return pack;
}

}  // namespace

int rebalance_command(const RunOptions& options) {
  const std::string python = find_python(options);
  TimingStore store(options.store);
  store.absorb_left_over(runs_folder());
  const Preparation made = survey(options, python, store);
  if (made.selected == 0) throw base::UsageError(nothing_selected(options, made.suite));
  const Reference reference = reference_of(options, store);
  const model::Rebalance rebalanced = schedule::rebalance(
      made.suite, made.estimates, reference.plan, pack_options(options, made, reference.plan));
  const std::string plan = report::plan_json(made.suite, made.estimates, rebalanced.plan);
  if (options.write) base::write_atomically(*options.write, plan);
  if (!options.against) store.keep_plan(behave_arguments(options), plan);
  if (options.json)
    write_data(report::rebalance_json(made.suite, made.estimates, rebalanced));
  else
    write_data(report::rebalance_table(made.suite, made.estimates, rebalanced, reference.since,
                                       use_color(options.color, 1)));
  return 0;
}

}  // namespace evenshard::cli
