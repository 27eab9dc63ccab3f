// A temporary folder of our own, gone with the object, or with us however we end.
#pragma once

#include <filesystem>
#include <optional>

#include "base/guardian.hpp"

namespace evenshard::base {

class ScratchFolder {
 public:
  /// Below the system's folder for temporary files (TMPDIR). Throws Error. The process must have
  /// one thread.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::optional<Guardian> guardian_;
};

}  // namespace evenshard::base
