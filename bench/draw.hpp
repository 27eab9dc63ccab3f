// Noise for made-up histories: the same on every machine for one seed.
#pragma once

#include <cmath>
#include <cstdint>

#include "schedule/random.hpp"

namespace evenshard::bench {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  double uniform() { return (static_cast<double>(random_.next() >> 11) + 0.5) * 0x1.0p-53; }
  double normal() {
    return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
  }
  /// A factor between `low` and `high`, or its inverse.
  double factor(double low, double high) {
    const double size = low + (high - low) * uniform();
    return uniform() < 0.5 ? size : 1 / size;
  }

 private:
  schedule::Random random_;
};

}  // namespace evenshard::bench
