// Colours, where the caller allows them.
#pragma once

#include <string>
#include <string_view>

namespace evenshard::report {

enum class Ink { plain, bold, dim, red, green, yellow };

/// `text` in that ink when `color`; as it is otherwise.
std::string paint(std::string_view text, Ink ink, bool color);

}  // namespace evenshard::report
