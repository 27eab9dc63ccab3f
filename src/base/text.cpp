#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "base/error.hpp"

namespace evenshard::base {

using std::chrono::milliseconds;

std::string format_duration(std::chrono::microseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (std::abs(seconds) < 59.95) return fmt::format("{:.1f}s", seconds);
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (std::abs(whole) < 3600) return fmt::format("{}m {:02}s", whole / 60, std::abs(whole % 60));
  return fmt::format("{}h {:02}m", whole / 3600, std::abs(whole % 3600) / 60);
}

// The standard library's from_chars knows no floating point everywhere.
std::optional<double> take_decimal(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string digits(text.substr(0, size));
  if (digits.find_first_not_of('.') == digits.npos || std::ranges::count(digits, '.') > 1)
    return std::nullopt;
  text.remove_prefix(size);
  return std::strtod(digits.c_str(), nullptr);
}

milliseconds parse_duration(std::string_view text) {
  struct Suffix {
    std::string_view name;
    double milliseconds;
  };
  static constexpr std::array kSuffixes = {Suffix{"ms", 1}, Suffix{"", 1000}, Suffix{"s", 1000},
                                           Suffix{"m", 60'000}, Suffix{"h", 3'600'000}};
  std::string_view rest = text;
  const std::optional<double> number = take_decimal(rest);
  for (const Suffix& suffix : kSuffixes) {
    if (!number || rest != suffix.name) continue;
    const double result = *number * suffix.milliseconds;
    if (result > 1e15) break;
    return milliseconds(std::llround(result));
  }
  throw UsageError(fmt::format(
      "'{}' is not a duration: write seconds (90) or a number with ms, s, m or h (5m)", text));
}

}  // namespace evenshard::base
