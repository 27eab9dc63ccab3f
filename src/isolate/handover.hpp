// Brings one descriptor from a forked child to its parent.
#pragma once

#include "base/descriptor.hpp"

namespace evenshard::isolate {

class Handover {
 public:
  /// Throws base::Error.
  Handover();

  /// In the child. Throws base::Error.
  void give(const base::Descriptor& file) const;
  /// In the parent; does not wait. Invalid when the child gave nothing.
  base::Descriptor take() const;

 private:
  base::Descriptor childs_, ours_;
};

}  // namespace evenshard::isolate
