#include "cli/execution.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/isolation.hpp"
#include "cli/output_files.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "execute/process_launcher.hpp"
#include "schedule/dispatch.hpp"
#include "schedule/workers.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

/// Two coverages in one process: the one that starts last has all of the data. One file for several
/// processes: the one that ends last has.
void refuse_own_coverage(const RunOptions& options, const model::BehaveSettings& settings) {
  if (!settings.measured_into) return;
  const std::string& file = *settings.measured_into;
  if (options.cov)
    throw base::UsageError(
        "the launcher measures coverage itself, so that --cov would measure nothing: let it start "
        "behave alone, such as --launcher 'python -m behave'");
  const bool one_process = options.workers == 1 && options.recycle == 0;
  if (!file.empty() && !one_process)
    throw base::UsageError(fmt::format(
        "the launcher measures coverage itself, and each worker process would overwrite {}: let it "
        "start behave alone and use --cov, which leaves the same file, or give each process a file "
        "of its own (`coverage run -p`) and combine them after the run",
        file));
}

}  // namespace

Setup set_up(const RunOptions& options, TimingStore& store) {
  const std::string python = find_python(options);
  Setup setup{options, python, prepare_coverage(options, python), store, {}, {}, {}};
  store.absorb_left_over(runs_folder());
  setup.made = prepare(options, python, store);
  refuse_own_coverage(options, setup.made.suite.settings);
  setup.redirected = redirected_outputs(options, setup.made.suite.settings);
  if (setup.made.selected > 0) setup.isolation = choose_mechanism(options);
  return setup;
}

namespace {

model::NextUnit policy_of(const Preparation& made) {
  return schedule::queue_policy(made.order, made.exclusions, made.groups);
}

}  // namespace

execute::EngineOptions engine_options(const Setup& setup, const std::string& run_id,
                                      const fs::path& run_dir) {
  execute::EngineOptions engine;
  engine.run_id = run_id;
  engine.run_dir = run_dir;
  engine.command = behave_command(setup.options, setup.python);
  engine.behave_args = behave_arguments(setup.options);
  engine.worker_userdata = setup.options.worker_userdata;
  engine.redirect_outputs = setup.redirected;
  if (setup.coverage) engine.coverage = setup.coverage->workers;
  engine.stop_on_failure = setup.made.suite.settings.stop;
  engine.groups = setup.made.groups;
  engine.start_interval =
      schedule::start_interval(setup.made.overheads, setup.made.context.workers, setup.made.cores);
  engine.recycle = setup.options.recycle;
  engine.discovered = setup.made.undivided;
  engine.discovered_unix_ns = setup.made.discovered_unix_ns;
  engine.grace = setup.options.grace;
  return engine;
}

model::RunRecord run_workers(Setup& setup, const model::Plan& plan, execute::EngineOptions engine,
                             isolate::Worlds* worlds, const model::RunListener& listener) {
  const Preparation& made = setup.made;
  if (&plan == &made.plan)
    engine.replan = [&setup](model::Suite suite) {
      plan_again(setup.options, setup.made, setup.store, std::move(suite));
      return execute::Replanned{policy_of(setup.made), setup.made.groups};
    };
  engine.copied_tree = worlds != nullptr && setup.options.isolate.tree &&
                       setup.isolation == isolate::Mechanism::copies;
  if (worlds != nullptr) {
    engine.command = found_from_anywhere(std::move(engine.command));
    engine.surroundings = [worlds](int worker, int incarnation) {
      return surroundings_of(*worlds, worker, incarnation);
    };
  }
  execute::ProcessLauncher launcher(worlds ? worlds->folder() : fs::path(), engine.run_id);
  const base::SystemClock clock;
  model::RunRecord record = execute::run(made.suite, plan, made.estimates, engine, policy_of(made),
                                         launcher, clock, listener);
  if (worlds != nullptr) worlds->settle();  // The launcher's end removes what is left of them.
  return record;
}

}  // namespace evenshard::cli
