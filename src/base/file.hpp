// Whole files, read and replaced.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace evenshard::base {

/// Throws Error naming the file.
std::string read_file(const std::filesystem::path& path);
/// Nothing when it does not exist; throws Error when it exists and cannot be read.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);
/// Replaces `path` in one step: readers see the old bytes or the new, also after a crash. A file
/// that was there keeps its mode, a symbolic link its place. Throws Error.
void write_atomically(const std::filesystem::path& path, std::string_view bytes);
/// As a shell's `>` would: a device or pipe is written into, anything below /dev at its end; every
/// other file is replaced as by write_atomically(). Throws Error.
void write_output(const std::filesystem::path& path, std::string_view bytes);
/// Moves a file into place, also across file systems, in one step for readers. Throws Error;
/// `to` is then as it was.
void move_into_place(const std::filesystem::path& from, const std::filesystem::path& to);
/// A folder, and no link to one.
bool is_real_folder(const std::filesystem::path& path) noexcept;
/// Gives their owner every right to the folders in and below `folder`, as far as they let
/// themselves be given. Follows no link.
void unlock_folders(const std::filesystem::path& folder) noexcept;
/// With what tests have locked. False when something is left.
bool remove_tree(const std::filesystem::path& folder) noexcept;

}  // namespace evenshard::base
