#include "report/display.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "report/code_point.hpp"

namespace evenshard::report {

namespace {

constexpr std::string_view kEllipsis = "…";

std::string spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

bool is_control(char32_t character) {
  const bool direction =
      (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
  return character < 0x20 || (character >= 0x7f && character < 0xa0) || direction ||
         character == 0x2028 || character == 0x2029;
}

std::string visible_escape(char32_t character) {
  static constexpr std::array<std::pair<char32_t, std::string_view>, 3> kNamed = {
      {{'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}}};
  for (const auto& [named, text] : kNamed)
    if (named == character) return std::string(text);
  const auto value = static_cast<unsigned>(character);
  return value < 0x100 ? fmt::format("\\x{:02x}", value) : fmt::format("\\u{:04x}", value);
}

void append_harmless(std::string& out, std::string_view text, const CodePoint& point) {
  if (!point.valid || is_control(point.value))
    out += visible_escape(point.value);
  else
    out += text.substr(0, point.length);
}

/// Length of the colour sequence (`ESC [ digits ; … m`) at the start of `text`; 0: none.
std::size_t color_sequence(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    width += columns_of(point.value);
    text.remove_prefix(point.length);
  }
  return width;
}

std::string cut(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  if (width <= 0) return "";
  std::string kept;
  for (int used = 0; !text.empty();) {
    const CodePoint point = first_code_point(text);
    used += columns_of(point.value);
    if (used > width - 1) break;
    kept += text.substr(0, point.length);
    text.remove_prefix(point.length);
  }
  return kept.append(kEllipsis);
}

std::string cut_front(std::string_view text, int width) {
  int left = display_width(text);
  if (left <= width) return std::string(text);
  if (width <= 0) return "";
  while (!text.empty() && left > width - 1) {
    const CodePoint point = first_code_point(text);
    left -= columns_of(point.value);
    text.remove_prefix(point.length);
  }
  return std::string(kEllipsis).append(text);
}

std::string pad_right(std::string_view text, int width) {
  return std::string(text) + spaces(width - display_width(text));
}

std::string pad_left(std::string_view text, int width) {
  return spaces(width - display_width(text)).append(text);
}

std::string harmless(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    append_harmless(out, text, point);
    text.remove_prefix(point.length);
  }
  return out;
}

std::string harmless_output(std::string_view text, bool keep_colors) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    std::size_t length = point.length;
    if (const std::size_t color = color_sequence(text); color != 0) {
      length = color;
      if (keep_colors) out += text.substr(0, color);
    } else if (point.value == '\n' || point.value == '\t') {
      out += text[0];
    } else if (!text.starts_with("\r\n")) {
      append_harmless(out, text, point);
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace evenshard::report
