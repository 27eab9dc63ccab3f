#include "cli/python.hpp"

#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "base/environment.hpp"
#include "base/error.hpp"

namespace evenshard::cli {

namespace {

using base::UsageError;

std::string named_python(const std::string& name) {
  const bool is_path = name.find('/') != std::string::npos;
  if (is_path && !std::filesystem::exists(name))
    throw UsageError(fmt::format("--python {}: there is no such file", name));
  if (is_path && (std::filesystem::is_directory(name) || ::access(name.c_str(), X_OK) != 0))
    throw UsageError(fmt::format("--python {}: it is not a program", name));
  if (is_path) return name;
  if (const auto found = base::find_executable(name)) return found->string();
  throw UsageError(fmt::format("--python {}: there is no such program in PATH", name));
}

}  // namespace

std::string find_python(const RunOptions& options) {
  if (!options.python.empty()) return named_python(options.python);
  if (const char* active = std::getenv("VIRTUAL_ENV"); active && *active) {
    const std::filesystem::path python = std::filesystem::path(active) / "bin/python";
    if (std::filesystem::exists(python)) return python.string();
  }
  for (const char* name : {"python3", "python"})
    if (const auto found = base::find_executable(name)) return found->string();
  throw UsageError(
      "there is no python3 and no python in PATH; activate the suite's virtual environment or "
      "give --python PATH");
}

std::vector<std::string> behave_command(const RunOptions& options, const std::string& python) {
  if (!options.launcher.empty()) return options.launcher;
  return {python, "-m", "behave"};
}

std::vector<std::string> behave_arguments(const RunOptions& options) {
  std::vector<std::string> arguments = options.behave_args;
  arguments.insert(arguments.end(), options.paths.begin(), options.paths.end());
  return arguments;
}

}  // namespace evenshard::cli
