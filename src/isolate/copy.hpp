// A copy of the project for one worker, where there can be no overlay.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace evenshard::isolate {

/// What tells a changed file from one that was only read.
struct FileState {
  std::uintmax_t size = 0;
  std::filesystem::file_time_type changed;

  bool operator==(const FileState&) const = default;
};

/// Of a link or a folder nothing but that it is there.
FileState state_of(const std::filesystem::directory_entry& entry);

/// What a copy had in it when it was made, by its path there.
using Manifest = std::map<std::filesystem::path, FileState>;

/// The files of the project, relative to it: what git tracks and what it would not ignore; without
/// git everything. Never `.git` and `.evenshard`. Throws base::Error.
std::vector<std::filesystem::path> files_to_copy(const std::filesystem::path& project);

/// Copies `files` into the new folder `to`, with modes and modification times, sharing their blocks
/// where the file system can. Links stay links; those that name something in the project by its
/// whole path name it in the copy. Throws base::Error.
Manifest copy_files(const std::filesystem::path& project,
                    const std::vector<std::filesystem::path>& files,
                    const std::filesystem::path& to);

}  // namespace evenshard::isolate
