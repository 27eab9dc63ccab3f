// Durations and sizes as people read and write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace evenshard::base {

/// "0.4s", "12.3s", "2m 05s", "1h 02m": short, at most two units, for tables and summaries.
std::string format_duration(std::chrono::microseconds duration);

/// Takes an unsigned decimal number such as "1.5" off the front; nothing when there is none.
std::optional<double> take_decimal(std::string_view& text);

/// Reads "90", "90s", "1.5m", "5m", "2h", "300ms"; a bare number means seconds.
/// Throws UsageError on anything else.
std::chrono::milliseconds parse_duration(std::string_view text);

}  // namespace evenshard::base
