// `evenshard isolate-check`: the suite isolated and shared, and what differs.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/around.hpp"
#include "cli/commands.hpp"
#include "cli/config_edit.hpp"
#include "cli/console.hpp"
#include "cli/machine.hpp"
#include "cli/run_dir.hpp"
#include "cli/trial.hpp"
#include "isolate/conflicts.hpp"
#include "isolate/namespaces.hpp"
#include "report/isolation_report.hpp"
#include "report/phrases.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;
using isolate::Views;

struct Interrupted {
  int signal;
};

struct Finding {
  report::IsolationReport report;
  Views needs;
};

/// What failed: scenarios as `path:line  name`, and features of which no scenario tells why.
std::set<std::string> failures(const model::Suite& suite, const model::RunRecord& record) {
  std::set<std::string> failed;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit) {
    if (model::selected_scenarios(suite.units[unit]) == 0) continue;
    const auto& result = record.results[unit];
    const std::size_t before = failed.size();
    if (result)
      for (const model::ScenarioResult& scenario : result->scenarios)
        if (report::is_bad(scenario.outcome))
          failed.insert(
              fmt::format("{}:{}  {}", suite.units[unit].path, scenario.line, scenario.name));
    const bool bad = !result || report::is_bad(result->outcome);
    if (bad && failed.size() == before) failed.insert(suite.units[unit].path);
  }
  return failed;
}

struct Tried {
  Views views;
  Trial trial;
  std::set<std::string> failed;
};

class Check {
 public:
  Check(const Setup& setup, const fs::path& run_dir) : setup_(setup), run_dir_(run_dir) {}

  Finding run() {
    const Tried isolated = attempt(setup_.options.isolate);
    report_.port_taken = port_taken(isolated);
    const Tried reference = report_.port_taken ? with_net(isolated) : isolated;
    const auto common = isolate::conflicts(isolated.trial.writes, isolate::find_places(run_dir_));
    Views needs = isolate::views_against(common);
    needs.net = reference.views.net;
    if (needs.any() && needs != reference.views && !same(attempt(needs), reference))
      needs = reference.views;
    const Tried shared = attempt({});
    std::ranges::set_difference(shared.failed, reference.failed,
                                std::back_inserter(report_.only_shared));
    if (!needs.any() && !report_.only_shared.empty()) needs = reference.views;
    report_.needs = isolate::to_string(needs);
    for (const isolate::Conflict& each : common)
      report_.common.push_back({each.path.lexically_proximate(fs::current_path()), each.view,
                                static_cast<int>(each.workers.size())});
    return {std::move(report_), needs};
  }

 private:
  Tried attempt(const Views& views) {
    say(views.any() ? fmt::format("running the suite with --isolate {}", isolate::to_string(views))
                    : "running the suite with workers that share everything");
    const fs::path folder = run_dir_ / fmt::format("trial{}", report_.trials.size());
    Tried tried{
        views,
        run_trial(setup_, setup_.made.plan, views, *setup_.isolation, folder, [](const auto&) {}),
        {}};
    if (tried.trial.record.signal != 0) throw Interrupted{tried.trial.record.signal};
    tried.failed = failures(setup_.made.suite, tried.trial.record);
    add_row(tried);
    return tried;
  }

  void add_row(const Tried& tried) {
    int passed = 0;
    for (const auto& result : tried.trial.record.results)
      if (result)
        passed += static_cast<int>(std::ranges::count(result->scenarios, model::Outcome::passed,
                                                      &model::ScenarioResult::outcome));
    report_.trials.push_back({isolate::to_string(tried.views), passed,
                              static_cast<int>(tried.failed.size()), tried.trial.record.wall});
  }

  static bool port_taken(const Tried& tried) {
    return std::ranges::any_of(tried.trial.record.results, [](const auto& result) {
      return failed_cleanly(result) && tells_of_taken_port(*result);
    });
  }

  /// Without other networks a suite may fail for reasons of its own: then it is not the reference.
  Tried with_net(const Tried& isolated) {
    Views views = isolated.views;
    views.net = true;
    if (*setup_.isolation != isolate::Mechanism::namespaces) return isolated;
    Tried tried = attempt(views);
    return tried.failed.size() < isolated.failed.size() ? tried : isolated;
  }

  static bool same(const Tried& one, const Tried& other) { return one.failed == other.failed; }

  const Setup& setup_;
  fs::path run_dir_;
  report::IsolationReport report_;
};

/// Everything but the loopback isolated, and workers enough to meet one another.
RunOptions checking(RunOptions options) {
  if (options.workers == 1)
    throw base::UsageError("isolate-check compares workers that run at once: give it two or more");
  options.workers = options.workers.value_or(std::max(2, usable_cores()));
  options.cov = false;
  options.isolate = {
      .tmp = true, .tree = true, .home = !isolate::find_places({}).home.empty(), .net = false};
  return options;
}

constexpr const char* kSavedIn = "pyproject.toml";

/// The configuration with `needs` in it. Throws UsageError where that cannot be put.
std::string configuration_with(const Views& needs) {
  std::vector<std::string> values = names_of(needs);
  if (values.empty()) values.emplace_back("none");
  return set_in_config(base::read_file_if_exists(kSavedIn).value_or(""), kSavedIn, "isolate",
                       values);
}

/// Before the trials, which take a while.
void require_place() {
  try {
    configuration_with({});
  } catch (const base::UsageError&) {
    throw base::UsageError(
        fmt::format("--save cannot write into {} as it is: run without it and write isolate = […] "
                    "there yourself",
                    kSavedIn));
  }
}

void save(const Views& needs) {
  base::write_atomically(kSavedIn, configuration_with(needs));
  say(fmt::format("wrote it into {}", kSavedIn));
}

int conclude(const RunOptions& options, const std::optional<Finding>& found, RunDir& dir,
             const HeldSignals& signals, const Surrounded& around) {
  if (!around.begun) return nothing_begun(dir, signals, around);
  Faults faults{.signal = signals.first(), .failed = !around.after_ok};
  if (found) {
    write_out(report::isolation_report(found->report));
    if (options.save) faults.internal |= !attempt([&] { save(found->needs); });
  }
  leave(dir, faults);
  return exit_status(faults);
}

}  // namespace

int isolate_check_command(const RunOptions& given) {
  const RunOptions options = checking(given);
  if (options.save) require_place();
  TimingStore store(options.store);
  const Setup setup = set_up(options, store);
  if (setup.made.selected == 0) throw base::UsageError(nothing_selected(options, setup.made.suite));
  const std::string run_id = new_run_id(std::chrono::system_clock::now());
  RunDir dir(run_id);
  HeldSignals signals(unfinished(dir));
  std::optional<Finding> found;
  const Surrounded around = surround(options, run_id, setup.made.context.workers, signals, [&] {
    try {
      found = Check(setup, dir.path()).run();
    } catch (const Interrupted& interrupted) {
      signals.count(interrupted.signal);
    }
  });
  return conclude(options, found, dir, signals, around);
}

}  // namespace evenshard::cli
