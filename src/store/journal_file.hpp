// A journal's file, opened so that a planted link, pipe or device does no harm.
#pragma once

#include <filesystem>
#include <string>

namespace evenshard::store {

class JournalFile {
 public:
  /// Throws base::Error when there is no plain file, or it is larger than 256 MiB.
  explicit JournalFile(const std::filesystem::path& path);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// False while the run that writes it lives. Held until destruction.
  bool try_lock();
  std::string read() const;
  /// Seconds since it was last written.
  std::int64_t age_s() const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace evenshard::store
