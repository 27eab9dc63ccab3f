// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace evenshard::report {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  ///< Bytes it takes; 1 when invalid.
  bool valid = false;
};

/// The character at the start of `text`, which must not be empty.
CodePoint first_code_point(std::string_view text);

/// Terminal columns: 0, 1 or 2 (Unicode's East Asian Width W and F, and emoji).
int columns_of(char32_t character);

}  // namespace evenshard::report
