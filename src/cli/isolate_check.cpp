// `evenshard isolate-check`: the suite isolated and shared, what differs, and what is needed
// against it.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/around.hpp"
#include "cli/commands.hpp"
#include "cli/config_edit.hpp"
#include "cli/console.hpp"
#include "cli/isolation_search.hpp"
#include "cli/machine.hpp"
#include "cli/run_dir.hpp"
#include "isolate/namespaces.hpp"
#include "report/isolation_report.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;
using isolate::Views;

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

int conclude(const RunOptions& options, const std::optional<IsolationFinding>& found, RunDir& dir,
             const HeldSignals& signals, const Surrounded& around) {
  if (!around.begun) return nothing_begun(dir, signals, around);
  Faults faults{.signal = signals.first(), .failed = !around.after_ok};
  if (found) {
    write_out(report::isolation_report(found->report));
    faults.incomplete = !found->report.no_verdict.empty();
    if (options.save && !faults.incomplete)
      faults.internal |= !attempt([&] { save(found->needs); });
  }
  leave(dir, faults);
  return exit_status(faults);
}

}  // namespace

int isolate_check_command(const RunOptions& given) {
  const RunOptions options = checking(given);
  if (options.save) require_place();
  TimingStore store(options.store);
  Setup setup = set_up(options, store);
  if (setup.made.selected == 0) throw base::UsageError(nothing_selected(options, setup.made.suite));
  const std::string run_id = new_run_id(std::chrono::system_clock::now());
  RunDir dir(run_id);
  HeldSignals signals(unfinished(dir));
  std::optional<IsolationFinding> found;
  const Surrounded around = surround(options, run_id, setup.made.context.workers, signals, [&] {
    try {
      found = search_isolation(setup, dir.path());
    } catch (const SearchInterrupted& interrupted) {
      signals.count(interrupted.signal);
    }
  });
  return conclude(options, found, dir, signals, around);
}

}  // namespace evenshard::cli
