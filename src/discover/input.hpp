// What an answer of behave rests on, and whether it is still as it was.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace evenshard::discover {

/// As the worker protocol numbers them.
enum class InputKind { file, listing, absent, is_directory, is_file };

struct Stamp {
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0, ctime_ns = 0;
  std::uint64_t inode = 0;

  bool operator==(const Stamp&) const = default;
};

struct Input {
  InputKind kind = InputKind::file;
  std::string path;
  Stamp stamp;  ///< Trusted while equal. All zero: never.
  std::uint64_t hash =
      0;  ///< XXH3 of a file's bytes, or of a directory's features and directories.
};

/// All zero when there is nothing at `path`.
Stamp stamp_of(const std::string& path);

enum class Freshness { same, touched, changed };

/// Fills in the hashes. Stamps too young to be trusted are cleared. False when something is no
/// longer what behave read.
bool seal(std::vector<Input>& inputs);
/// `touched`: the same content under new stamps, which are taken over.
Freshness check(std::vector<Input>& inputs);

}  // namespace evenshard::discover
