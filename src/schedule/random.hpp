// splitmix64: the same numbers on every machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace evenshard::schedule {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// 0 … bound - 1.
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>((next() >> 32) * static_cast<std::uint64_t>(bound) >> 32);
  }

 private:
  std::uint64_t state_;
};

}  // namespace evenshard::schedule
