// Our module inside one behave, to ask it or to watch it.
#pragma once

#include <optional>
#include <string>

#include "base/environment.hpp"
#include "base/scratch_folder.hpp"

namespace evenshard::discover {

class Injection {
 public:
  /// `mode`: as docs/worker-protocol.md names it. Throws base::Error.
  explicit Injection(const std::string& mode);

  /// For the process that starts behave. With `measured`, what makes coverage.py start stays.
  base::Environment environment(bool measured) const;
  /// What it told; nothing when behave's runner was not reached or did not end.
  std::optional<std::string> answer() const;

 private:
  base::ScratchFolder scratch_;
};

}  // namespace evenshard::discover
