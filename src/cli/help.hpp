// Help texts, from the tables of commands and options.
#pragma once

#include <string>

#include "cli/option_table.hpp"

namespace evenshard::cli {

/// `evenshard --help`.
std::string overview();
/// `evenshard COMMAND --help`: every option with its variable, examples, exit statuses.
std::string command_help(CommandSet command);

}  // namespace evenshard::cli
