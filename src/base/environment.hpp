// The environment that a started process gets, and where its program is found.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evenshard::base {

/// Changes to an environment, in order; nullopt removes a variable.
using Environment = std::vector<std::pair<std::string, std::optional<std::string>>>;
using Variables = std::map<std::string, std::string, std::less<>>;

/// Our own environment with `changes` applied.
Variables merged_environment(const Environment& changes);
/// The first executable `name` in `directories`, a list as in PATH. Absolute.
std::optional<std::filesystem::path> find_in(std::string_view directories, const std::string& name);
/// The executable `name` names, searched in PATH as a shell would. Nothing when there is none.
std::optional<std::filesystem::path> find_executable(const std::string& name);

/// A program, its arguments and its environment as exec and posix_spawn take them.
class Invocation {
 public:
  Invocation(std::vector<std::string> words, const Environment& changes);
  Invocation(const Invocation&) = delete;
  Invocation& operator=(const Invocation&) = delete;

  /// Nothing when the PATH that it would get does not have it; a name with a slash is taken as it
  /// is.
  const std::optional<std::filesystem::path>& program() const { return program_; }
  char* const* argv() const { return argv_.data(); }
  char* const* environment() const { return environment_.data(); }

 private:
  std::vector<std::string> words_, settings_;
  std::optional<std::filesystem::path> program_;
  std::vector<char*> argv_, environment_;
};

}  // namespace evenshard::base
