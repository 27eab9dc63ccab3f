// Our module inside one behave, to ask it or to watch it.
#pragma once

#include <optional>
#include <string>

#include "base/environment.hpp"
#include "base/scratch_folder.hpp"

namespace evenshard::discover {

class Injection {
 public:
  /// `mode`: as docs/worker-protocol.md names it. With `measured`, what makes coverage.py start is
  /// left as it is: as the user set it, and as coverage itself changes it for its children. Throws
  /// base::Error.
  Injection(const std::string& mode, bool measured);

  /// For the process that starts behave.
  base::Environment environment() const;
  /// What it told; nothing when behave's runner was not reached or did not end.
  std::optional<std::string> answer() const;

 private:
  bool measured_;
  base::ScratchFolder scratch_;
};

}  // namespace evenshard::discover
