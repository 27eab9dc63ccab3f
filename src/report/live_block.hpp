// A block of lines at the bottom of a terminal, redrawn in place; permanent text scrolls away
// above.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenshard::report {

/// A line as it is written, and the columns it takes (escapes take none).
struct ScreenLine {
  std::string text;
  int width = 0;
};

class LiveBlock {
 public:
  explicit LiveBlock(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

  /// Keeps `text` (whole lines) for above the block; it appears with the next frame.
  void print(std::string_view text) { above_ += text; }
  /// True once a tenth of a second has passed since the last frame, or much text waits.
  bool due(std::chrono::microseconds at) const;
  /// One frame, in one write. Lines must be narrower than `columns`.
  void draw(std::chrono::microseconds at, std::vector<ScreenLine> lines, int columns);
  /// Writes what waits and removes the block; it can be drawn again.
  void erase(int columns);

 private:
  int rows(int columns) const;
  std::string to_top(int columns) const;

  std::function<void(std::string_view)> write_;
  std::string above_;
  std::vector<ScreenLine> shown_;
  std::optional<std::chrono::microseconds> drawn_at_;
};

}  // namespace evenshard::report
