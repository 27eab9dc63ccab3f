// What the tests of one worker process left in its world.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "isolate/copy.hpp"

namespace evenshard::isolate {

/// One file or empty folder. What was only read, or written with the bytes it had, is none; nor is
/// Python's cached bytecode.
struct Write {
  enum class Kind { made, changed, removed };

  Kind kind = Kind::made;
  std::filesystem::path path;     ///< As the tests name it, absolute.
  std::filesystem::path content;  ///< Where it lies now; empty when removed.
};

/// In the upper layer of an overlay over `below`.
std::vector<Write> writes_in_layer(const std::filesystem::path& upper,
                                   const std::filesystem::path& below);
/// In a copy of `project` that was made as `made` says. A folder that stands for
/// another one and was empty at first is a copy of it with nothing made.
std::vector<Write> writes_in_copy(const std::filesystem::path& copy,
                                  const std::filesystem::path& project, const Manifest& made);

}  // namespace evenshard::isolate
