// Child processes for tests of what happens between processes.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace evenshard::store::test {

/// A forked child running `body`, whose answers come through a pipe. Its exit status is 0 unless
/// `body` throws.
class Child {
 public:
  using Tell = std::function<void(const std::string&)>;

  explicit Child(const std::function<void(const Tell&)>& body);
  ~Child();
  Child(Child&& other) noexcept;
  Child(const Child&) = delete;

  void kill();
  /// Everything told until the child ended; waits for it.
  std::string answers();
  /// As of waitpid; valid after `answers`.
  int status() const { return status_; }

 private:
  pid_t pid_ = -1;
  int descriptor_ = -1;
  int status_ = -1;
};

/// Leaves the store at `path` as a process killed while writing would, with its journal beside it.
void cut_off_a_write(const std::filesystem::path& path);

}  // namespace evenshard::store::test
