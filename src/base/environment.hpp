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

}  // namespace evenshard::base
