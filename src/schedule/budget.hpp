// Work counted in operations, not in seconds: the same input stops at the same place everywhere.
#pragma once

#include <cstdint>

namespace evenshard::schedule {

class Budget {
 public:
  explicit Budget(std::int64_t operations) : left_(operations) {}
  void spend(std::int64_t operations) { left_ -= operations; }
  bool exhausted() const { return left_ <= 0; }
  std::int64_t left() const { return left_; }

 private:
  std::int64_t left_;
};

}  // namespace evenshard::schedule
