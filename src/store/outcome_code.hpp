// Outcomes as the store's integer codes (docs/store-format.md); independent of the enum's order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "model/outcome.hpp"

namespace evenshard::store {

inline constexpr std::array kOutcomeByCode = {
    model::Outcome::passed,    model::Outcome::failed,    model::Outcome::error,
    model::Outcome::undefined, model::Outcome::skipped,   model::Outcome::untested,
    model::Outcome::crashed,   model::Outcome::timed_out, model::Outcome::cancelled};

inline int code_of(model::Outcome outcome) {
  int code = 0;
  while (kOutcomeByCode[static_cast<std::size_t>(code)] != outcome) ++code;
  return code;
}

inline std::optional<model::Outcome> outcome_of(std::int64_t code) {
  if (code < 0 || code >= static_cast<std::int64_t>(kOutcomeByCode.size())) return std::nullopt;
  return kOutcomeByCode[static_cast<std::size_t>(code)];
}

}  // namespace evenshard::store
