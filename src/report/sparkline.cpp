#include "report/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace evenshard::report {

namespace {

constexpr std::array<std::string_view, 8> kLevels = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr double kLeastRange = 0.2;

}  // namespace

std::string sparkline(const std::vector<std::chrono::microseconds>& oldest_first,
                      std::size_t points) {
  if (oldest_first.size() < 2) return "";
  const auto shown = std::span(oldest_first).last(std::min(points, oldest_first.size()));
  const auto [low, high] = std::ranges::minmax_element(shown);
  const auto least = static_cast<double>(low->count()), most = static_cast<double>(high->count());
  const double range = std::max(most - least, kLeastRange * most);
  std::string line;
  for (const std::chrono::microseconds time : shown) {
    const double share = range > 0 ? (static_cast<double>(time.count()) - least) / range : 0;
    line += kLevels.at(static_cast<std::size_t>(std::lround(share * (kLevels.size() - 1))));
  }
  return line;
}

}  // namespace evenshard::report
