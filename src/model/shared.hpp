// A value that many things have in common: what one run's hundred thousand samples say of the run.
#pragma once

#include <memory>
#include <utility>

namespace evenshard::model {

/// Copies share the value, which never changes; another one is assigned whole.
template <typename T>
class Shared {
 public:
  Shared() = default;  ///< A T of its own default.
  // NOLINTNEXTLINE(google-explicit-constructor): stands for the value everywhere.
  Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  const T& operator*() const {
    static const T none{};
    return value_ ? *value_ : none;
  }
  const T* operator->() const { return &**this; }
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator const T&() const { return **this; }

  friend bool operator==(const Shared& left, const Shared& right) {
    return left.value_ == right.value_ || *left == *right;
  }

 private:
  std::shared_ptr<const T> value_;
};

}  // namespace evenshard::model
