// A terminal that understands what the live block writes, so that tests see what a person sees.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evenshard::report {

/// Knows text, line ends, `ESC[nA`, `ESC[K`, `ESC[J`; colours are ignored, anything else throws
/// std::runtime_error. Lines wrap at the right edge; nothing ever scrolls out of reach.
class Screen {
 public:
  explicit Screen(int columns) : columns_(columns) {}
  void write(std::string_view bytes);
  /// Every row, right-trimmed, each ending with a newline.
  std::string text() const;
  /// The rows wrapped because they were too long.
  int wraps() const { return wraps_; }

 private:
  void put(std::string_view character, int width);
  std::size_t escape(std::string_view bytes);
  std::vector<std::string>& row();

  int columns_;
  int row_ = 0, column_ = 0, wraps_ = 0;
  std::vector<std::vector<std::string>> rows_;  ///< Cells; the second of a wide character is empty.
};

}  // namespace evenshard::report
