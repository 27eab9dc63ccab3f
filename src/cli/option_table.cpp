#include "cli/option_table.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/set_options.hpp"

namespace evenshard::cli {

namespace {

constexpr std::string_view kExecution = "How the suite is run";
constexpr std::string_view kCoverage = "Coverage (the options of pytest-cov)";
constexpr std::string_view kState = "Store and output";
constexpr std::string_view kQuestion = "What is asked";
constexpr unsigned kSuite = kRun | kPlan | kSimulate | kRebalance | kIsolateCheck;
constexpr unsigned kLooking = kHistory | kRuns;
constexpr unsigned kAll = kSuite | kHistory;
constexpr unsigned kStoreItself = kMerge | kExport | kImport | kPrune;

constexpr std::array kOptions{
    OptionSpec{"workers", "-j", "N|auto", kNumber | kText, kAll, false, kExecution,
               "Worker processes. auto takes the number that ends soonest, from the features' past "
               "durations and the share of them that was waiting. Default: auto.",
               set_workers},
    OptionSpec{"python", "", "PATH", kText, kSuite, false, kExecution,
               "The suite's interpreter. Default: the active virtual environment's, else python3 "
               "in PATH, else python.",
               set_python},
    OptionSpec{"launcher", "", "CMD", kText, kSuite, false, kExecution,
               "What starts behave instead of `PYTHON -m behave`, such as 'python manage.py "
               "behave'; behave's arguments are added to it.",
               set_launcher},
    OptionSpec{"worker-userdata", "", "NAME", kText, kRun | kIsolateCheck, false, kExecution,
               "Give each worker its number also as behave's userdata NAME, such as worker_id. "
               "Default: none, the suite's userdata is its own; EVENSHARD_WORKER_ID tells it.",
               set_worker_userdata},
    OptionSpec{"before-run", "", "CMD", kText, kRun | kIsolateCheck, false, kExecution,
               "Shell command that runs once, before the workers start. When it fails nothing is "
               "run: status 4.",
               set_text<&RunOptions::before_run>},
    OptionSpec{"after-run", "", "CMD", kText, kRun | kIsolateCheck, false, kExecution,
               "Shell command that runs once, after the workers have ended, whatever happened. "
               "When it fails: status 1 at least.",
               set_text<&RunOptions::after_run>},
    OptionSpec{"recycle", "", "N", kNumber, kRun | kIsolateCheck, false, kExecution,
               "A fresh process after N features; 1 is one process per feature. Default: 0, never.",
               set_recycle},
    OptionSpec{"grace", "", "DURATION", kNumber | kText, kRun, false, kExecution,
               "How long running scenarios may go on after the first Ctrl-C, such as 500ms or 10s. "
               "Default: 5s.",
               set_grace},
    OptionSpec{"no-tests", "", "pass|fail", kText, kSuite, false, kExecution,
               "What an empty selection is. Default: fail (status 2).", set_no_tests},
    OptionSpec{
        "divide", "", "auto|never|always", kText, kRun | kPlan | kSimulate | kIsolateCheck, false,
        kExecution,
        "Divide long features into parts of some scenarios each. auto: those that would hold "
        "up the run, by the times of their scenarios, unless environment.py has hooks for "
        "each feature; always: every scenario by itself. Default: never.",
        set_divide},
    OptionSpec{
        "order", "", "longest|failed-first|file|random[:SEED]", kText, kRun | kPlan, false,
        kExecution,
        "In which order features begin. failed-first: what failed when it last ran, then the "
        "longest; random draws a SEED and tells it. Default: longest.",
        set_order},
    OptionSpec{"group-by", "", "feature|folder|tag[:PATTERN]", kText,
               kRun | kPlan | kSimulate | kIsolateCheck, false, kExecution,
               "Keep features together on one worker that are in one folder, or share a tag that "
               "PATTERN matches (tag alone: @fixture.*), so that what they share is set up once. "
               "Default: feature, each by itself.",
               set_group_by},
    OptionSpec{"whole-tag", "", "TAG", kText, kRun | kPlan | kSimulate, false, kExecution,
               "Features and scenarios that carry it are not divided. Default: evenshard.whole.",
               set_whole_tag},
    OptionSpec{
        "resource", "", "KEY=VALUE", kText | kList | kTable, kSuite, false, kExecution,
        "What must not run together; may be repeated. NAME=2: at most two at a time of what "
        "carries @evenshard.resource(NAME), instead of one. @TAG=2: the same of what carries "
        "@TAG. @TAG=NAME: @TAG needs the resource NAME. @TAG=serial: as @evenshard.serial, "
        "nothing else runs meanwhile.",
        set_resource},
    OptionSpec{"isolate", "", "LIST", kText | kList, kRun, false, kExecution,
               "Give each worker process a private view of tmp (/tmp and TMPDIR), tree (the "
               "project), home ($HOME), net (the loopback); all is the first three. What tests "
               "write there is gone after the run but for --keep. Default: none.",
               set_isolate},
    OptionSpec{"isolate-with", "", "auto|namespaces|copy", kText, kRun | kIsolateCheck, false,
               kExecution,
               "namespaces: overlays at the same paths. copy: a copy of what git tracks or does "
               "not ignore, and variables. Default: auto, a copy where namespaces are refused.",
               set_isolate_with},
    OptionSpec{"keep", "", "PATTERN", kText | kList, kRun, false, kExecution,
               "With --isolate: files that stay after the run, such as 'screenshots/**'; may be "
               "repeated.",
               set_keep},
    OptionSpec{"isolate-diff", "", "", kSwitch, kRun, true, kExecution,
               "With --isolate: print what the tests of each worker process wrote.",
               set_switch<&RunOptions::isolate_diff>},
    OptionSpec{"diagnose", "", "", kSwitch, kRun, false, kExecution,
               "Run what failed again alone, after the run, and say which failures come from what "
               "ran beside them, and what would help. Changes no result.",
               set_switch<&RunOptions::diagnose>},
    OptionSpec{"baseline", "", "", kSwitch, kRun, true, kExecution,
               "Run the suite in one plain sequential behave (under coverage with --cov), and keep "
               "its time: later runs are compared with it.",
               set_switch<&RunOptions::baseline>},

    OptionSpec{"cov", "", "SOURCE", kSwitch | kText, kSuite, false, kCoverage,
               "Measure coverage with the project's own configuration, of SOURCE when it is given "
               "(package or folder; several with commas, or repeated).",
               set_cov},
    OptionSpec{"no-cov", "", "", kSwitch, kSuite, true, kCoverage,
               "Don't measure, whatever the environment and the configuration say.",
               [](RunOptions& options, const Setting&) { options.cov = false; }},
    OptionSpec{"cov-report", "", "TYPE[:DEST]", kText | kList, kRun, false, kCoverage,
               "term, term-missing, html, xml, json or lcov; may be repeated. Empty: no report. "
               "Default: term.",
               set_cov_report},
    OptionSpec{"cov-fail-under", "", "PERCENT", kNumber | kText, kRun, false, kCoverage,
               "Status 3 when the total is lower, by coverage's own (rounded) verdict. Default: "
               "coverage's configuration.",
               set_fail_under},
    OptionSpec{"cov-exact", "", "", kSwitch, kRun, false, kCoverage,
               "Compare the unrounded total with the threshold.",
               set_switch<&RunOptions::cov_exact>},
    OptionSpec{"cov-branch", "", "", kSwitch, kRun, false, kCoverage, "Measure branches too.",
               set_switch<&RunOptions::cov_branch>},
    OptionSpec{"cov-config", "", "FILE", kText, kRun, false, kCoverage,
               "Coverage's configuration file. Default: where coverage itself looks.",
               set_text<&RunOptions::cov_config>},
    OptionSpec{"cov-context", "", "scenario", kText, kRun, false, kCoverage,
               "Record which scenario ran each line.", set_context},

    OptionSpec{"nodes", "", "N", kNumber, kSimulate, true, kQuestion,
               "Up to N machines that share nothing (a CI matrix), each with --workers workers "
               "(default: one per core).",
               set_nodes},
    OptionSpec{"cores", "", "N", kNumber, kSimulate, true, kQuestion,
               "Cores of the machine (of each node). Default: this one's.", set_cores},
    OptionSpec{"target-time", "", "DURATION", kNumber | kText, kSimulate, true, kQuestion,
               "Find the smallest number that ends within it, such as 5m; status 1 when none does.",
               set_target_time},
    OptionSpec{"against", "", "FILE", kText, kRebalance, true, kQuestion,
               "The plan to compare with, as plan --json or --write wrote it. Default: the last "
               "plan of this selection in the store.",
               set_path<&RunOptions::against>},
    OptionSpec{"write", "", "FILE", kText, kRebalance, true, kQuestion,
               "Write the new plan there, as JSON.", set_path<&RunOptions::write>},
    OptionSpec{"tolerance", "", "PERCENT", kNumber | kText, kRebalance, false, kQuestion,
               "How much longer than the best a plan may be that moves fewer features. Default: 1.",
               set_tolerance},
    OptionSpec{"backtest", "", "", kSwitch, kHistory, true, kQuestion,
               "Predict each recorded run from those before it, by evenshard's estimator and by "
               "others.",
               set_switch<&RunOptions::backtest>},
    OptionSpec{"regressions", "", "", kSwitch, kHistory, true, kQuestion,
               "List the features that became slower beyond their noise: since when, how sure that "
               "is, and whether the file was edited then.",
               set_switch<&RunOptions::regressions>},
    OptionSpec{"sure", "", "PERCENT", kNumber | kText, kHistory, true, kQuestion,
               "How sure a regression must be. Default: 97; 99 for a gate that fails a build.",
               set_sure},
    OptionSpec{"fail-on-regression", "", "", kSwitch, kHistory, true, kQuestion,
               "The same list, and status 1 when there is any.", set_fail_on_regression},
    OptionSpec{
        "since", "", "WHEN", kText, kLooking, true, kQuestion,
        "Only what was recorded since: 2026-11-01 or 2026-11-01T12:00 (UTC), or how long ago: "
        "30m, 12h, 7d, 2w.",
        set_since},
    OptionSpec{"limit", "", "N", kNumber, kRuns, true, kQuestion,
               "The newest N runs. Default: 20; with --since all of them.", set_limit},

    OptionSpec{"into", "", "PATH", kText, kMerge, true, kQuestion,
               "Where the others are merged into; created when it is not there. Default: --store.",
               set_path<&RunOptions::into>},
    OptionSpec{"save", "", "", kSwitch, kIsolateCheck, true, kQuestion,
               "Write the options that the suite needs into pyproject.toml.",
               set_switch<&RunOptions::save>},
    OptionSpec{"output", "", "FILE", kText, kExport, true, kQuestion,
               "Write there, in one step. Default: standard output.",
               set_path<&RunOptions::output>},
    OptionSpec{"keep-runs", "", "N", kNumber, kPrune, false, kQuestion,
               "Keep the newest N runs only.", set_keep_runs},
    OptionSpec{"max-age", "", "DURATION", kNumber | kText, kPrune, false, kQuestion,
               "Drop runs that began longer ago, such as 90d or 12h.", set_max_age},
    OptionSpec{"max-size", "", "SIZE", kNumber | kText, kPrune, false, kQuestion,
               "Drop the oldest runs until the file is no larger, such as 5MB; 128 kB at least.",
               set_max_size},

    OptionSpec{"store", "", "PATH", kText, kAll | kRuns | kStoreItself, false, kState,
               "The timing store. Default: .evenshard/timings.db.", set_store},
    OptionSpec{"color", "", "auto|always|never", kText, kAll | kRuns, false, kState,
               "Colours; auto: on a terminal unless NO_COLOR is set. Default: auto.", set_color},
    OptionSpec{"json", "", "", kSwitch, (kAll & ~(kRun | kIsolateCheck)) | kRuns, true, kState,
               "Print JSON for programs instead of a table.", set_switch<&RunOptions::json>},
    OptionSpec{"csv", "", "", kSwitch, kLooking, true, kState,
               "Print CSV for spreadsheets instead of a table.", set_switch<&RunOptions::csv>},
};

}  // namespace

std::span<const OptionSpec> option_table() {
  return kOptions;
}

const OptionSpec* find_option(std::string_view name) {
  const auto found = std::ranges::find(kOptions, name, &OptionSpec::name);
  return found == kOptions.end() ? nullptr : &*found;
}

std::string flag_of(const OptionSpec& option) {
  return "--" + std::string(option.name);
}

std::string variable_of(const OptionSpec& option) {
  std::string variable = "EVENSHARD_" + std::string(option.name);
  for (char& c : variable) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return variable;
}

std::string suggestion(std::string_view name, std::string_view prefix, unsigned commands) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const OptionSpec& option : kOptions) {
    const std::size_t distance = base::edit_distance(name, option.name);
    const bool refused = (option.commands & commands) == 0 || (prefix.empty() && option.only_flag);
    if (refused || distance >= least) continue;
    least = distance;
    best = option.name;
  }
  return best.empty() ? "" : fmt::format("; did you mean {}{}?", prefix, best);
}

}  // namespace evenshard::cli
