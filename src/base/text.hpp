// Durations and sizes as people read and write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evenshard::base {

/// "0.4s", "12.3s", "2m 05s", "1h 02m": short, at most two units, for tables and summaries.
std::string format_duration(std::chrono::microseconds duration);

/// Takes an unsigned decimal number such as "1.5" off the front; nothing when there is none.
std::optional<double> take_decimal(std::string_view& text);

/// Reads "90", "90s", "1.5m", "5m", "2h", "90d", "300ms"; a bare number means seconds.
/// Throws UsageError on anything else.
std::chrono::milliseconds parse_duration(std::string_view text);

/// "512 B", "48.0 kB", "4.8 MB": powers of 1000.
std::string format_size(std::int64_t bytes);

/// Reads "5MB", "1.5GB", "200kB", "4096"; powers of 1000, a bare number means bytes. Throws
/// UsageError on anything else.
std::int64_t parse_size(std::string_view text);

/// Insertions, deletions and replacements from one to the other, in bytes.
std::size_t edit_distance(std::string_view one, std::string_view other);

}  // namespace evenshard::base
