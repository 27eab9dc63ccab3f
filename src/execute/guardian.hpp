// A small process that outlives ours by a moment: it kills the workers' groups however we die.
#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "base/descriptor.hpp"

namespace evenshard::execute {

class Guardian {
 public:
  /// Forks; the process must have one thread. `leftovers`, when not empty, is a folder that is
  /// removed after us, with all that is in it. When we are killed, whatever `run_id`'s workers have
  /// started is killed too, as far as its environment tells. Throws base::Error.
  Guardian(const std::filesystem::path& leftovers, const std::string& run_id);
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
