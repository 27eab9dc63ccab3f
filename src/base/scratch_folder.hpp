// A temporary folder of our own, gone with the object.
#pragma once

#include <filesystem>

namespace evenshard::base {

class ScratchFolder {
 public:
  /// Below the system's folder for temporary files (TMPDIR). Throws Error.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace evenshard::base
