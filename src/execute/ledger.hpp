// Which attempt at each unit counts. A unit never has two.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"

namespace evenshard::execute {

/// A unit whose coverage was lost this many times is not tried again.
inline constexpr int kMostAttempts = 3;

class Ledger {
 public:
  explicit Ledger(std::size_t units) : results_(units), superseded_per_unit_(units) {}

  /// The number of the attempt that would be made now.
  int next_attempt(model::UnitId unit) const { return 1 + superseded_per_unit_.at(index(unit)); }
  void count(const model::UnitResult& result);
  /// The counted attempt counts no more: it must be made again.
  void supersede(model::UnitId unit);
  /// The counted attempt stays, but as crashed for `note`.
  const model::UnitResult& condemn(model::UnitId unit, std::string note);
  const std::optional<model::UnitResult>& of(model::UnitId unit) const {
    return results_.at(index(unit));
  }
  /// Moves everything into the record.
  void close(model::RunRecord& record);

 private:
  static std::size_t index(model::UnitId unit) { return static_cast<std::size_t>(unit); }

  std::vector<std::optional<model::UnitResult>> results_;
  std::vector<int> superseded_per_unit_;
};

}  // namespace evenshard::execute
