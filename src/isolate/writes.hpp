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

/// In the upper layer of an overlay over `below`. Locked folders are unlocked. What still cannot be
/// looked through is told in `problems`, as complete messages.
std::vector<Write> writes_in_layer(const std::filesystem::path& upper,
                                   const std::filesystem::path& below,
                                   std::vector<std::string>& problems);
/// In a copy of `project` that was made as `made` says. A folder that stands for
/// another one and was empty at first is a copy of it with nothing made. As above with what is
/// locked.
std::vector<Write> writes_in_copy(const std::filesystem::path& copy,
                                  const std::filesystem::path& project, const Manifest& made,
                                  std::vector<std::string>& problems);

}  // namespace evenshard::isolate
