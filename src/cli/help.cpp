#include "cli/help.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace evenshard::cli {

namespace {

struct CommandText {
  CommandSet command;
  std::string_view usage, about, examples;
};

constexpr std::array kCommands{
    CommandText{kRun, "evenshard run [PATH…] [OPTIONS] [-- BEHAVE ARGS…]",
                "Run a behave suite in time-balanced shards, one per worker process, and remember "
                "how long each feature took. PATHs and everything after -- are behave's own.",
                R"(  evenshard run                                  the whole suite
  evenshard run -j 4 features/orders             one folder, four workers
  evenshard run --cov --cov-report=html --cov-fail-under=97
  evenshard run -- --tags=@fast --junit          behave's own options
  evenshard run --baseline --cov                 measure the sequential run
)"},
    CommandText{kPlan, "evenshard plan [PATH…] [OPTIONS] [-- BEHAVE ARGS…]",
                "Print the shards that run would make, without running anything.",
                R"(  evenshard plan -j 8
  evenshard plan --json
)"},
    CommandText{
        kSimulate, "evenshard simulate [PATH…] [OPTIONS] [-- BEHAVE ARGS…]",
        "How many workers? Predict the wall time of 1, 2, 3, 4, 6, 8, … workers (or nodes), "
        "without running anything.",
        R"(  evenshard simulate
  evenshard simulate --target-time 5m
  evenshard simulate --nodes 16 --workers 4 --cores 4
)"},
    CommandText{kRebalance, "evenshard rebalance [PATH…] [OPTIONS] [-- BEHAVE ARGS…]",
                "Plan anew from the newest history, moving as few features as possible, and say "
                "what changed since the last plan.",
                R"(  evenshard rebalance
  evenshard rebalance --against plan.json --write plan.json
)"},
    CommandText{
        kHistory, "evenshard history [FEATURE] [OPTIONS]",
        "List the features that the timing store knows, slowest first; of one FEATURE (its "
        "path, or enough of it) its recorded times and its scenarios. growth: the median of "
        "the newest three times against that of those before. flaky: in how many of the "
        "newest runs the unchanged file passed or failed otherwise than the time before.",
        R"(  evenshard history
  evenshard history orders.feature
  evenshard history --since 7d --csv
  evenshard history --regressions                what became slower beyond its noise
  evenshard history --backtest                   how well the estimates predict
)"},
    CommandText{
        kRuns, "evenshard runs [OPTIONS]",
        "List the recorded runs, newest first: predicted against actual wall time, the "
        "lower bound of the plan, speed-up over the sequential run (--baseline) of the same "
        "selection, coverage, and how the run ended.",
        R"(  evenshard runs
  evenshard runs --limit 100 --json
  evenshard runs --since 2026-11-01
)"},
    CommandText{
        kIsolateCheck, "evenshard isolate-check [PATH…] [OPTIONS] [-- BEHAVE ARGS…]",
        "Do the tests disturb one another? Run the suite with workers that see worlds of their "
        "own, "
        "and with workers that share everything, and say what differs, which files several of them "
        "write, and which --isolate the suite needs. Nothing of it is recorded.",
        R"(  evenshard isolate-check -j 4
  evenshard isolate-check --save                 and write isolate = [...] into pyproject.toml
)"},
    CommandText{
        kMerge, "evenshard merge FILE… [OPTIONS]",
        "Put timing stores together, such as those of CI nodes: each run once, in any order, "
        "as often as you like. Of files that cannot be used nothing is merged: status 2.",
        R"(  evenshard merge node-*/timings.db
  evenshard merge a.db b.db --into timings.db
)"},
    CommandText{kExport, "evenshard export [OPTIONS]",
                "Write the timing store as JSON Lines: the same text for the same content.",
                R"(  evenshard export --output timings.jsonl
)"},
    CommandText{
        kImport, "evenshard import FILE|FOLDER… [OPTIONS]",
        "Take in times: what export wrote, behave's JSON reports, and JUnit XML (behave's, and "
        "any that names feature files). Of a file that cannot be read nothing is taken: "
        "status 2.",
        R"(  evenshard import timings.jsonl
  evenshard import reports/ behave.json
)"},
    CommandText{kPrune, "evenshard prune [OPTIONS]",
                "Make the timing store smaller. Without options: what its own bounds drop anyway.",
                R"(  evenshard prune --keep-runs 50
  evenshard prune --max-age 90d --max-size 5MB
)"},
};

constexpr std::string_view kStatuses = R"(Exit status
  0    everything passed
  1    a test failed
  2    usage, configuration, or nothing to run
  3    coverage is under the threshold
  4    incomplete: a feature lost, crashed or timed out, or coverage not proven whole
  5    evenshard itself failed
  128+n  ended by signal n (130: Ctrl-C)
)";

constexpr std::size_t kWidth = 96;

/// `text` in lines of at most kWidth, each after `indent` blanks.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result, line;
  const auto end_line = [&] {
    result += fmt::format("{:{}}{}\n", "", indent, line);
    line.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (!line.empty() && indent + line.size() + 1 + end > kWidth) end_line();
    line += fmt::format("{}{}", line.empty() ? "" : " ", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  end_line();
  return result;
}

std::string heading(const OptionSpec& option) {
  std::string text = option.short_flag.empty() ? "" : fmt::format("{}, ", option.short_flag);
  text += flag_of(option);
  if (option.value_needs_equals())
    text += fmt::format("[={}]", option.value);
  else if (!option.value.empty())
    text += fmt::format(" {}", option.value);
  return text;
}

std::string option_help(const OptionSpec& option) {
  const std::string first = option.only_flag
                                ? heading(option)
                                : fmt::format("{:<42}{}", heading(option), variable_of(option));
  return fmt::format("  {}\n{}", first, wrapped(option.help, 6));
}

std::string options_help(CommandSet command) {
  std::string text;
  std::string_view group;
  for (const OptionSpec& option : option_table()) {
    if ((option.commands & command) == 0) continue;
    if (option.group != group) text += fmt::format("\n{}\n", group = option.group);
    text += option_help(option);
  }
  return text;
}

}  // namespace

std::string overview() {
  std::string text =
      wrapped(
          "evenshard runs a behave suite in time-balanced shards, under coverage, and proves that "
          "nothing was lost.",
          0) +
      "\n";
  for (const CommandText& command : kCommands)
    text += fmt::format("{}\n{}", command.usage, wrapped(command.about, 4));
  text +=
      "\nevenshard COMMAND --help    every option, with its environment variable\n"
      "evenshard --version\n\n";
  return text + std::string(kStatuses);
}

std::string command_help(CommandSet command) {
  std::string text;
  for (const CommandText& entry : kCommands) {
    if (entry.command != command) continue;
    text = fmt::format("{}\n\n{}", entry.usage, wrapped(entry.about, 0));
    text += options_help(command);
    text +=
        "\nEvery option with a variable may also stand in [tool.evenshard] of pyproject.toml "
        "under its\nname without the dashes in front (cov-report = [\"term\", \"html\"]). The "
        "command line wins over the\nenvironment, the environment over the file.\n";
    text += fmt::format("\nExamples\n{}\n{}", entry.examples, kStatuses);
  }
  return text;
}

}  // namespace evenshard::cli
