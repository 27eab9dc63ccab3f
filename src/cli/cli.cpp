#include "cli/cli.hpp"

#include <array>
#include <span>

#include <fmt/core.h>

#include "base/error.hpp"
#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/settings.hpp"

namespace evenshard::cli {

namespace {

struct Command {
  std::string_view name;
  CommandSet bit;
  int (*run)(const RunOptions&);
};

constexpr std::array kCommands{Command{"run", kRun, run_command},
                               Command{"plan", kPlan, plan_command},
                               Command{"history", kHistory, history_command},
                               Command{"runs", kRuns, runs_command},
                               Command{"simulate", kSimulate, simulate_command},
                               Command{"rebalance", kRebalance, rebalance_command},
                               Command{"isolate-check", kIsolateCheck, isolate_check_command},
                               Command{"merge", kMerge, merge_command},
                               Command{"export", kExport, export_command},
                               Command{"import", kImport, import_command},
                               Command{"prune", kPrune, prune_command}};

std::string unknown(const std::string& word) {
  std::string known;
  for (const Command& command : kCommands)
    known += fmt::format("{}{}", known.empty() ? "" : ", ", command.name);
  return fmt::format("there is no command {}; there are {} (see evenshard --help)", word, known);
}

int run_one(const Command& command, std::span<const std::string> arguments) {
  const CommandLine given = parse_command_line(command.bit, command.name, arguments);
  if (given.help) {
    fmt::print("{}", command_help(command.bit));
    return 0;
  }
  return command.run(resolve(command.bit, given, our_surroundings()));
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty())
    throw base::UsageError("say what to do, such as evenshard run (see evenshard --help)");
  const std::string& first = arguments.front();
  for (const Command& command : kCommands)
    if (first == command.name) return run_one(command, std::span(arguments).subspan(1));
  if (first == "--help" || first == "-h")
    fmt::print("{}", overview());
  else if (first == "--version")
    fmt::print("evenshard {}\n", EVENSHARD_VERSION);
  else
    throw base::UsageError(unknown(first));
  return 0;
}

}  // namespace evenshard::cli
