// An advisory lock on a file, held for the object's life; released by the system if we die.
#pragma once

#include <chrono>
#include <filesystem>

#include "base/descriptor.hpp"

namespace evenshard::base {

class FileLock {
 public:
  /// Creates the file when it is missing (it stays afterwards) and waits up to `timeout`.
  /// Throws Error when the file cannot be created or stays locked.
  FileLock(const std::filesystem::path& path, std::chrono::milliseconds timeout);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  Descriptor file_;
};

}  // namespace evenshard::base
