#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>
#include <vector>

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

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

/// The number in `text` times what the unit behind it stands for; nothing when it is none of them,
/// or enormous.
std::optional<std::int64_t> parse_amount(std::string_view text, std::span<const Unit> units) {
  const std::optional<double> number = take_decimal(text);
  for (const Unit& unit : units)
    if (number && text == unit.name && *number * unit.factor <= 1e15)
      return std::llround(*number * unit.factor);
  return std::nullopt;
}

}  // namespace

milliseconds parse_duration(std::string_view text) {
  static constexpr std::array kUnits = {
      Unit{"ms", 1},        Unit{"", 1000},        Unit{"s", 1000},       Unit{"m", 60'000},
      Unit{"h", 3'600'000}, Unit{"d", 86'400'000}, Unit{"w", 604'800'000}};
  if (const auto amount = parse_amount(text, kUnits)) return milliseconds(*amount);
  throw UsageError(fmt::format(
      "'{}' is not a duration: write seconds (90) or a number with ms, s, m, h, d or w (5m)",
      text));
}

std::string format_size(std::int64_t bytes) {
  const auto size = static_cast<double>(bytes);
  if (bytes < 1000) return fmt::format("{} B", bytes);
  return bytes < 1'000'000 ? fmt::format("{:.1f} kB", size / 1e3)
                           : fmt::format("{:.1f} MB", size / 1e6);
}

std::int64_t parse_size(std::string_view text) {
  static constexpr std::array kUnits = {Unit{"", 1},     Unit{"B", 1},    Unit{"kB", 1e3},
                                        Unit{"KB", 1e3}, Unit{"k", 1e3},  Unit{"MB", 1e6},
                                        Unit{"M", 1e6},  Unit{"GB", 1e9}, Unit{"G", 1e9}};
  if (const auto amount = parse_amount(text, kUnits)) return *amount;
  throw UsageError(
      fmt::format("'{}' is not a size: write bytes or a number with kB, MB or GB (5MB)", text));
}

std::size_t edit_distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = i;
    row[0] = i + 1;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t swapped = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, diagonal + 1, swapped});
    }
  }
  return row.back();
}

}  // namespace evenshard::base
