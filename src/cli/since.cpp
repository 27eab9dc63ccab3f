#include "cli/since.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace evenshard::cli {

namespace {

/// Exactly `digits` of them, off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  int number = 0;
  if (text.size() < digits || text.front() == '-') return std::nullopt;
  const char* end = text.data() + digits;
  const auto [read, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read != end) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::seconds> take_date(std::string_view& text) {
  using namespace std::chrono;
  const auto year = take_number(text, 4);
  const bool first = take(text, '-');
  const auto month = take_number(text, 2);
  const bool second = take(text, '-');
  const auto day = take_number(text, 2);
  if (!year || !first || !month || !second || !day) return std::nullopt;
  const year_month_day date{std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date).time_since_epoch();
}

/// "T12:00", to the end.
std::optional<std::chrono::seconds> take_time(std::string_view& text) {
  const bool begun = take(text, 'T');
  const auto hour = take_number(text, 2);
  const bool divided = take(text, ':');
  const auto minute = take_number(text, 2);
  if (!begun || !hour || !divided || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::optional<std::chrono::seconds> moment(std::string_view text) {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  const auto time = take_time(text);
  if (!time || !text.empty()) return std::nullopt;
  return *date + *time;
}

/// How long ago. A bare number is rather a year than seconds.
std::optional<std::chrono::milliseconds> ago(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.back())) != 0)
    return std::nullopt;
  try {
    return base::parse_duration(text);
  } catch (const base::UsageError&) {
    return std::nullopt;
  }
}

}  // namespace

std::int64_t parse_since(std::string_view text, std::int64_t now_unix_us) {
  if (const auto when = moment(text)) return std::chrono::microseconds(*when).count();
  if (const auto back = ago(text))
    return std::max<std::int64_t>(0, now_unix_us - std::chrono::microseconds(*back).count());
  throw base::UsageError(
      fmt::format("\"{}\" is neither a day (2026-11-01), nor a minute (2026-11-01T12:00), both "
                  "UTC, nor how long ago (30m, 12h, 7d, 2w)",
                  text));
}

}  // namespace evenshard::cli
