// [tool.evenshard] of pyproject.toml → settings. toml++ is behind this.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/option_table.hpp"

namespace evenshard::cli {

/// `text`: the contents of `path`, which only messages name. Throws base::UsageError with file and
/// line: bad TOML, a key that does not exist (and the nearest one that does), a value of the wrong
/// type.
std::vector<std::pair<const OptionSpec*, Setting>> read_config(std::string_view text,
                                                               const std::filesystem::path& path);

}  // namespace evenshard::cli
