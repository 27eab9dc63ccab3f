#include <algorithm>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/preparation.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "report/simulation_report.hpp"
#include "schedule/forecast.hpp"

namespace evenshard::cli {

namespace {

/// The scenarios of the longest units say what dividing these would give.
void learn_floor(Preparation& made, TimingStore& store) {
  std::vector<std::string> paths;
  const schedule::Forecaster forecaster(made.suite, made.estimates, made.overheads,
                                        made.exclusions);
  for (const model::UnitId unit : forecaster.floor().units)
    paths.push_back(made.suite.units.at(static_cast<std::size_t>(unit)).path);
  store.add_scenarios(made.history, paths);
  estimate(made);
}

/// As many workers as --workers and --nodes say; else those that the longest scenario leaves busy.
int workers_to_divide_for(const RunOptions& options, const Preparation& made) {
  if (options.workers) return *options.workers * options.nodes.value_or(1);
  const schedule::Forecaster forecaster(made.suite, made.estimates, made.overheads,
                                        made.exclusions);
  const auto longest = forecaster.floor().divided.value_or(forecaster.longest());
  return static_cast<int>(1 + forecaster.work() / std::max(longest, model::milliseconds(1)));
}

schedule::SimulationQuestion question_of(const RunOptions& options, int cores) {
  schedule::SimulationQuestion question;
  question.fleet.cores = options.cores.value_or(cores);
  question.target = options.target_time;
  question.count_nodes = options.nodes.has_value();
  if (question.count_nodes) {
    question.fleet.workers = options.workers.value_or(question.fleet.cores);
    question.most = *options.nodes;
  } else {
    question.marked = options.workers.value_or(0);
  }
  return question;
}

int answer(const RunOptions& options, Preparation& made, TimingStore& store) {
  if (made.groups.empty()) learn_floor(made, store);
  divide(options, made, store, workers_to_divide_for(options, made));
  const schedule::SimulationQuestion question = question_of(options, made.cores);
  const schedule::Forecaster forecaster(made.suite, made.estimates, made.overheads,
                                        made.exclusions);
  const model::Simulation simulation = schedule::simulate(forecaster, question);
  if (options.json)
    write_data(report::simulation_json(made.suite, made.estimates, simulation));
  else
    write_data(report::simulation_table(made.suite, made.estimates, simulation, question.marked,
                                        use_color(options.color, 1)));
  return simulation.target && !simulation.target_count ? 1 : 0;
}

}  // namespace

int simulate_command(const RunOptions& options) {
  const std::string python = find_python(options);
  TimingStore store(options.store);
  store.absorb_left_over(runs_folder());
  Preparation made = survey(options, python, store);
  if (made.selected == 0) throw base::UsageError(nothing_selected(options, made.suite));
  int status = 0;
  with_groups(options, made, [&] { status = answer(options, made, store); });
  return status;
}

}  // namespace evenshard::cli
