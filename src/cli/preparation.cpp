#include "cli/preparation.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "discover/answer_files.hpp"
#include "model/needs.hpp"
#include "schedule/divide.hpp"
#include "schedule/estimate.hpp"
#include "schedule/mixed_order.hpp"
#include "schedule/pack.hpp"
#include "schedule/queue.hpp"
#include "schedule/renames.hpp"
#include "schedule/sizes.hpp"
#include "schedule/workers.hpp"

namespace evenshard::cli {

namespace {

std::int64_t now_unix_us() {
  return base::SystemClock().wall().time_since_epoch().count();
}

int count_selected(const model::Suite& suite) {
  return static_cast<int>(std::ranges::count_if(
      suite.units, [](const model::Unit& unit) { return model::is_wanted(unit); }));
}

void choose_workers(const RunOptions& options, Preparation& made) {
  if (options.workers) {
    // A worker that never has a unit would only pay its start-up.
    const int useful = schedule::most_at_once(schedule::packed_units(made.suite), made.exclusions);
    made.context.workers = std::clamp(*options.workers, 1, useful);
    return;
  }
  const schedule::WorkerChoice choice = schedule::choose_workers(
      made.suite, made.estimates, made.overheads, made.cores, made.exclusions);
  made.context.workers = choice.workers;
  made.workers_reason = choice.reason;
}

/// Only where they decide something: most units need none.
void read_scenarios(Preparation& made, TimingStore& store) {
  std::vector<std::string> paths = schedule::needing_scenarios(made.suite, made.history);
  std::ranges::move(schedule::possible_former_paths(made.suite, made.history),
                    std::back_inserter(paths));
  store.add_scenarios(made.history, paths);
  schedule::follow_renames(made.suite, made.history);
}

schedule::DivideOptions divide_options(const RunOptions& options, const Preparation& made,
                                       int workers) {
  return {.mode = options.divide.value_or(schedule::Divide::never),
          .workers = workers,
          .overheads = made.overheads,
          .whole_tag = options.whole_tag};
}

/// Where the tag stands; where its scenario does when it is not found as behave gives it.
int line_of(const model::MalformedTag& bad) {
  std::istringstream file(base::read_file_if_exists(bad.path).value_or(""));
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    std::istringstream words(line);
    for (std::string word; words >> word && word.starts_with('@');)
      if (word == "@" + bad.tag) return number;
  }
  return bad.line;
}

void take_needs(const RunOptions& options, model::Suite& suite) {
  try {
    model::take_needs(suite, options.needs);
  } catch (const model::MalformedTag& bad) {
    throw base::UsageError(
        fmt::format("{}:{}: @{} is no tag of evenshard's: write @evenshard.serial, or "
                    "@evenshard.resource(NAME) with a NAME of letters, digits, _, - and .",
                    bad.path, line_of(bad), bad.tag));
  }
}

/// Never in the store: that one may come from elsewhere, and what is in it must not decide what
/// runs.
discover::AnswerCache answers(const RunOptions& options) {
  if (options.store == ":memory:" || !prepare_state_folder()) return {};
  return discover::answer_files(state_folder() / "discovery");
}

/// Behave says only that it finds no steps there.
void require_paths(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const std::string name = path.starts_with('@') ? path.substr(1) : path;
    const std::string file = name.substr(0, name.rfind(':'));
    if (!std::filesystem::exists(name) && !std::filesystem::exists(file))
      throw base::UsageError(fmt::format("there is no {}: name features that exist", name));
  }
}

}  // namespace

void estimate(Preparation& made) {
  made.estimates = schedule::estimate(made.suite, made.history, made.context, now_unix_us());
}

namespace {

/// What of the preparation follows from the suite alone.
void take_suite(const RunOptions& options, Preparation& made, TimingStore& store) {
  take_needs(options, made.suite);
  made.exclusions = schedule::exclusions_of(made.suite);
  made.selected = count_selected(made.suite);
  read_scenarios(made, store);
}

}  // namespace

Preparation survey(const RunOptions& options, const std::string& python, TimingStore& store) {
  Preparation made;
  made.cores = usable_cores();
  if (options.launcher.empty()) require_paths(options.paths);  // One may change the directory.
  made.discovered_unix_ns = now_unix_us() * 1000;
  made.suite = discover::discover({behave_command(options, python), behave_arguments(options)},
                                  answers(options));
  made.history = store.history();
  take_suite(options, made, store);
  made.context = {options.cov, made.suite.interpreter, host_name(), 1};
  estimate(made);
  made.overheads = schedule::estimate_overheads(made.history, made.context);
  return made;
}

void divide(const RunOptions& options, Preparation& made, TimingStore& store, int workers) {
  const schedule::DivideOptions how = divide_options(options, made, workers);
  if (how.mode == schedule::Divide::never) return;
  store.add_scenarios(made.history, schedule::long_features(made.suite, made.estimates, workers));
  estimate(made);
  schedule::Division division = schedule::divide(made.suite, made.estimates, how);
  made.undivided.reset();
  if (division.features > 0) made.undivided = std::move(made.suite);
  made.suite = std::move(division.suite);
  made.exclusions = schedule::exclusions_of(made.suite);
  made.estimates = std::move(division.estimates);
  made.divided = division.features;
}

namespace {

void plan_all(const RunOptions& options, Preparation& made, TimingStore& store) {
  choose_workers(options, made);
  divide(options, made, store,
         options.workers.value_or(std::max(made.context.workers, made.cores)));
  if (made.divided > 0) choose_workers(options, made);
  made.plan = schedule::pack(made.suite, made.estimates,
                             {.workers = made.context.workers,
                              .overheads = made.overheads,
                              .exclusions = made.exclusions});
  if (made.groups.empty() || options.order.by == schedule::Order::By::longest)
    made.order = schedule::order_units(options.order, made.suite, made.history, made.estimates,
                                       made.exclusions);
  made.order = schedule::planned(made.order, made.plan);
  if (options.order.by == schedule::Order::By::longest)
    made.order = schedule::mixed_order(made.order, made.estimates, made.overheads,
                                       made.context.workers, made.cores, made.exclusions);
  made.predicted = schedule::predict_wall(made.plan, made.order, made.estimates, made.overheads,
                                          made.cores, made.exclusions);
}

}  // namespace

void with_groups(const RunOptions& options, Preparation& made, const std::function<void()>& plan) {
  made.groups = schedule::groups_of(options.group_by, made.suite);
  if (made.groups.empty()) return plan();
  if (options.divide.value_or(schedule::Divide::never) != schedule::Divide::never)
    throw base::UsageError(
        "--divide takes apart what --group-by keeps together: use --divide never or --group-by "
        "feature");
  schedule::Collapsed groups =
      schedule::collapse(made.suite, made.estimates, made.groups, made.overheads.per_unit);
  made.order = groups.collapse(schedule::order_units(options.order, made.suite, made.history,
                                                     made.estimates, made.exclusions));
  std::swap(made.suite, groups.suite);
  std::swap(made.estimates, groups.estimates);
  made.exclusions = schedule::exclusions_of(made.suite);
  plan();
  std::swap(made.suite, groups.suite);
  std::swap(made.estimates, groups.estimates);
  made.exclusions = schedule::exclusions_of(made.suite);
  groups.expand(made.plan, made.suite);
  made.order = groups.expand(made.order);
}

Preparation prepare(const RunOptions& options, const std::string& python, TimingStore& store) {
  Preparation made = survey(options, python, store);
  with_groups(options, made, [&] { plan_all(options, made, store); });
  return made;
}

void plan_again(const RunOptions& options, Preparation& made, TimingStore& store,
                model::Suite suite) {
  RunOptions fixed = options;
  fixed.workers = made.context.workers;
  made.suite = std::move(suite);
  made.undivided.reset();
  take_suite(options, made, store);
  estimate(made);
  with_groups(fixed, made, [&] { plan_all(fixed, made, store); });
}

std::string divide_advice(const RunOptions& options, const Preparation& made) {
  if (options.divide || !made.groups.empty()) return "";
  const schedule::DivideGain gain = schedule::gain_of_dividing(
      made.suite, made.estimates, divide_options(options, made, made.context.workers));
  if (gain.divided.count() * 10 > gain.whole.count() * 9) return "";
  return fmt::format(
      "Long features hold up the run: divided it could take {} instead of {}. If their scenarios "
      "do not lean on one another: {}",
      base::format_duration(gain.divided), base::format_duration(gain.whole),
      made.suite.feature_hooks
          ? "--divide always (the hooks for each feature then run once for each part)"
          : "--divide auto");
}

std::string nothing_selected(const RunOptions& options, const model::Suite& suite) {
  const std::string where = options.paths.empty()
                                ? "features/ (or behave's configured paths)"
                                : fmt::format("{}", fmt::join(options.paths, " "));
  const std::string how = options.behave_args.empty()
                              ? ""
                              : fmt::format(" with {}", fmt::join(options.behave_args, " "));
  const std::string found =
      suite.units.empty()
          ? "there is no feature file"
          : fmt::format("none of the {} feature files has a selected scenario", suite.units.size());
  return fmt::format("nothing to run: {} in {}{}; --no-tests=pass makes that a success", found,
                     where, how);
}

int nothing_to_run(const RunOptions& options, const model::Suite& suite) {
  const std::string message = nothing_selected(options, suite);
  if (!options.nothing_is_fine) throw base::UsageError(message);
  say(message);
  return 0;
}

}  // namespace evenshard::cli
