// A lock that says whether who made it lives: it ends with the process, however that ends.
#pragma once

#include <filesystem>
#include <optional>

#include "base/descriptor.hpp"

namespace evenshard::base {

/// What a lock file says of who made it.
enum class Holder {
  none,       ///< There is no such file.
  lives,      ///< Or somebody else is looking just now.
  gone,       ///< Its process has ended.
  elsewhere,  ///< Nobody here holds it, but it was made on another machine or before a restart.
  unknown,    ///< It cannot be opened, or locks are refused there.
};

class LockFile {
 public:
  /// Creates `path`, which is locked from the moment it has that name, until this is destroyed.
  /// Programs that are started do not inherit it. Throws Error.
  explicit LockFile(const std::filesystem::path& path);

  /// Somebody's. While this lives and says `gone`, to all others the holder lives. Follows no link.
  static LockFile look(const std::filesystem::path& path);

  Holder holder() const { return holder_; }

 private:
  LockFile() = default;

  Descriptor file_;
  Holder holder_ = Holder::none;
};

}  // namespace evenshard::base
