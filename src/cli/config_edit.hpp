// Changes to pyproject.toml that leave the rest of it as it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace evenshard::cli {

/// `text`, a pyproject.toml, with `key = ["…"]` in [tool.evenshard]: in place of the value there
/// is, else below the table's heading, else in a new table at the end. Throws base::UsageError,
/// which says what to write, when the table has another form. `path`: as messages name the file.
std::string set_in_config(const std::string& text, const std::filesystem::path& path,
                          const std::string& key, const std::vector<std::string>& values);

}  // namespace evenshard::cli
