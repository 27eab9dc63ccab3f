// What is mounted where, and names for folders that something else has covered.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"

namespace evenshard::isolate {

/// A path to an open file or folder, whatever is mounted over it since. Valid in this process.
std::string descriptor_path(const base::Descriptor& file);

/// The mount points below `folder`, not itself, that are not below another one of them; from the
/// text of a mountinfo file (proc(5)).
std::vector<std::filesystem::path> mounts_below(const std::filesystem::path& folder,
                                                std::string_view mountinfo);
/// The same, of this process.
std::vector<std::filesystem::path> mounts_below(const std::filesystem::path& folder);

}  // namespace evenshard::isolate
