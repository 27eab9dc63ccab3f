// Command line over environment over configuration over default → RunOptions.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/command_line.hpp"
#include "cli/options.hpp"

namespace evenshard::cli {

/// Where settings come from besides the command line.
struct Surroundings {
  std::function<std::optional<std::string>(const std::string& variable)> variable;
  std::optional<std::string> config;  ///< The text of ./pyproject.toml.
};

/// This process's environment, and ./pyproject.toml if there is one. Throws base::Error.
Surroundings our_surroundings();

/// Throws base::UsageError naming the place of what is wrong.
RunOptions resolve(CommandSet command, const CommandLine& given, const Surroundings& surroundings);

}  // namespace evenshard::cli
