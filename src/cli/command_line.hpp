// argv → which options were given, with their texts. CLI11 is behind this.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/option_table.hpp"

namespace evenshard::cli {

struct CommandLine {
  bool help = false;
  std::vector<std::string> paths;
  std::vector<std::string> behave_args;                         ///< After `--`.
  std::vector<std::pair<const OptionSpec*, Setting>> settings;  ///< In the table's order.
};

/// `arguments`: those after the command's name. `command`: its bit and name. Throws
/// base::UsageError naming what was not understood and the nearest option.
CommandLine parse_command_line(CommandSet command, std::string_view name,
                               std::span<const std::string> arguments);

}  // namespace evenshard::cli
