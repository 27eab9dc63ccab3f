// Text on a screen: how wide it is, cutting it, and making what others wrote harmless to a
// terminal.
#pragma once

#include <string>
#include <string_view>

namespace evenshard::report {

/// Columns that `text` takes on a terminal: wide characters two, combining marks none. `text` must
/// be harmless (below): no escapes, no control characters.
int display_width(std::string_view text);

/// At most `width` columns: what does not fit is replaced by one "…" at the end. Characters stay
/// whole.
std::string cut(std::string_view text, int width);
/// The same, keeping the end: for paths.
std::string cut_front(std::string_view text, int width);

std::string pad_right(std::string_view text, int width);
std::string pad_left(std::string_view text, int width);

/// One line: control characters, line ends, direction overrides and bytes that are not UTF-8 become
/// visible escapes such as `\n` and `\x1b`.
std::string harmless(std::string_view text);

/// A test's own output: lines and tabs stay; colours stay or go without a trace; carriage returns
/// before line ends go; everything else as in `harmless`.
std::string harmless_output(std::string_view text, bool keep_colors);

}  // namespace evenshard::report
