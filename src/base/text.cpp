#include "base/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

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

milliseconds parse_duration(std::string_view text) {
  struct Suffix {
    std::string_view name;
    double milliseconds;
  };
  static constexpr std::array kSuffixes = {Suffix{"ms", 1}, Suffix{"", 1000}, Suffix{"s", 1000},
                                           Suffix{"m", 60'000}, Suffix{"h", 3'600'000}};
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Suffix& suffix : kSuffixes) {
    if (error != std::errc() || !(number >= 0) || rest != suffix.name) continue;
    const double result = number * suffix.milliseconds;
    if (result > 1e15) break;
    return milliseconds(std::llround(result));
  }
  throw UsageError(fmt::format(
      "'{}' is not a duration: write seconds (90) or a number with ms, s, m or h (5m)", text));
}

}  // namespace evenshard::base
