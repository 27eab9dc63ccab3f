// Time that passes only when a test says so.
#pragma once

#include "base/clock.hpp"

namespace evenshard::test {

class FakeClock final : public base::Clock {
 public:
  base::SteadyTime now() const override { return now_; }
  base::WallTime wall() const override {
    return base::WallTime(std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::hours(490'000) + now_.time_since_epoch()));
  }
  void advance_to(base::SteadyTime time) {
    if (time > now_) now_ = time;
  }

 private:
  base::SteadyTime now_{std::chrono::hours(1)};
};

}  // namespace evenshard::test
