// What may come out of a file that someone else could have written: bounds for text and numbers.
#pragma once

#include <cstdint>
#include <string_view>

namespace evenshard::store {

inline constexpr std::size_t kMaxPath = 4096;
inline constexpr std::size_t kMaxName = 64 * 1024;
inline constexpr std::size_t kMaxArguments = 1024 * 1024;
inline constexpr std::int64_t kMaxTimeUs = 30LL * 24 * 3600 * 1'000'000;  ///< Thirty days.
inline constexpr std::int64_t kMaxCpuUs = 1000 * kMaxTimeUs;  ///< Of a thousand processes at once.
inline constexpr std::int64_t kMaxStartUs = 4'102'444'800'000'000;  ///< The year 2100.
inline constexpr std::int64_t kMaxRssKib = std::int64_t{1} << 40;
inline constexpr std::int64_t kMaxParts = 1'000'000;
inline constexpr std::int64_t kWhole = 1'000'000;  ///< In parts per million.
inline constexpr std::int64_t kMaxCount = 1'000'000'000;

/// Well-formed UTF-8 of at most `max_bytes` without control characters (tabs are let through).
bool is_plausible_text(std::string_view text, std::size_t max_bytes);

inline bool in_range(std::int64_t value, std::int64_t low, std::int64_t high) {
  return value >= low && value <= high;
}

}  // namespace evenshard::store
