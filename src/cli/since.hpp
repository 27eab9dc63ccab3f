// From when on what was recorded is looked at.
#pragma once

#include <cstdint>
#include <string_view>

namespace evenshard::cli {

/// "2026-11-01" and "2026-11-01T12:00" (UTC), or how long before `now`: "30m", "12h", "7d", "2w".
/// Microseconds since 1970. Throws base::UsageError naming these forms.
std::int64_t parse_since(std::string_view text, std::int64_t now_unix_us);

}  // namespace evenshard::cli
