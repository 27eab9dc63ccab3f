// A small process that outlives ours by a moment: however we die, it ends what we have started.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include <sys/types.h>

#include "base/descriptor.hpp"

namespace evenshard::base {

class Guardian {
 public:
  struct Duties {
    std::filesystem::path leftovers{};  ///< Removed after us, with all that is in it; absolute.
    /// Processes that are killed too when we did not end in order.
    std::function<bool(pid_t)> is_stray{};
    /// How long SIGTERM is given before SIGKILL; 0: SIGKILL at once.
    std::chrono::milliseconds grace{0};
  };

  /// Forks; the process must have one thread. Throws Error.
  explicit Guardian(const Duties& duties);
  /// Lets it end. What is still watched is ended.
  ~Guardian();
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;

  /// A process, the group that it leads and whatever descends from it.
  void watch(pid_t process) const { tell(process); }
  /// It is over; its number may be given to somebody else.
  void forget(pid_t process) const { tell(-process); }

 private:
  void tell(pid_t process) const;

  Descriptor line_;  ///< Its end means our end.
  pid_t pid_ = -1;
};

/// Some evenshard's, which has work of its own to do and ends by itself.
bool is_guardian(pid_t process);
/// The process and what descends from it, but no guardian.
std::vector<pid_t> charges_of(pid_t process);

}  // namespace evenshard::base
