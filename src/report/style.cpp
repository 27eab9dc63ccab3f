#include "report/style.hpp"

#include <array>

#include <fmt/format.h>

namespace evenshard::report {

namespace {
/// SGR parameters, by Ink.
constexpr std::array<std::string_view, 6> kCodes = {"", "1", "2", "31", "32", "33"};
}  // namespace

std::string paint(std::string_view text, Ink ink, bool color) {
  const std::string_view code = kCodes.at(static_cast<std::size_t>(ink));
  if (!color || code.empty() || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

}  // namespace evenshard::report
