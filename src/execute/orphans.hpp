// Descendants whose own parent has ended, also those that left their worker's process group.
#pragma once

#include <vector>

#include <sys/types.h>

namespace evenshard::execute {

/// While it lives, such processes become children of ours (Linux; elsewhere they are not found).
/// Whoever has one must reap every child, not only its own.
class Orphans {
 public:
  Orphans();
  ~Orphans();
  Orphans(const Orphans&) = delete;
  Orphans& operator=(const Orphans&) = delete;

  /// Live children of this process that are not among `known`. Children that it had before are
  /// none (`server & exec evenshard run`), and then only who names its worker is: the others may be
  /// what those left.
  std::vector<pid_t> all(const std::vector<pid_t>& known) const;

 private:
  std::vector<pid_t> before_;
};

}  // namespace evenshard::execute
