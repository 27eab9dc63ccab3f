// A small process that outlives ours by a moment: it kills the workers' groups however we die.
#pragma once

#include <filesystem>

#include <sys/types.h>

#include "base/descriptor.hpp"

namespace evenshard::execute {

class Guardian {
 public:
  /// Forks; the process must have one thread. `leftovers`, when not empty, is a folder that is
  /// removed after us, with all that is in it. Throws base::Error.
  explicit Guardian(const std::filesystem::path& leftovers);
  /// Lets it end. Groups still watched are killed.
  ~Guardian();
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;

  void watch(pid_t group) const { tell(group); }
  /// The group is empty; its number may be given to somebody else.
  void forget(pid_t group) const { tell(-group); }
  pid_t pid() const { return pid_; }

 private:
  void tell(pid_t group) const;

  base::Descriptor line_;  ///< Its end means our end.
  pid_t pid_ = -1;
};

}  // namespace evenshard::execute
