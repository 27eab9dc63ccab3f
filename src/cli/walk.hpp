// The files below a folder that belong to the project.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

namespace evenshard::cli {

/// Regular files that are `wanted`, sorted; `folder` is the start of each path. What is hidden,
/// installed (virtual environments, node_modules), very deep or not readable is passed over.
std::vector<std::filesystem::path> files_below(
    const std::filesystem::path& folder,
    const std::function<bool(const std::filesystem::path&)>& wanted);

}  // namespace evenshard::cli
