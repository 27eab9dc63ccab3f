#include "report/live_block.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace evenshard::report {

namespace {
constexpr std::chrono::milliseconds kFrame{100};
constexpr std::size_t kMuch = 64 << 10;
constexpr std::string_view kClearLine = "\x1b[K", kClearBelow = "\x1b[J";
}  // namespace

bool LiveBlock::due(std::chrono::microseconds at) const {
  return !drawn_at_ || at - *drawn_at_ >= kFrame || above_.size() > kMuch;
}

// A window that was made narrower has wrapped what we wrote: each line takes several rows now.
int LiveBlock::rows(int columns) const {
  int rows = 0;
  for (const ScreenLine& line : shown_)
    rows += std::max(1, (line.width + columns - 1) / std::max(columns, 1));
  return rows;
}

std::string LiveBlock::to_top(int columns) const {
  return shown_.empty() ? "" : fmt::format("\r\x1b[{}A", rows(columns));
}

void LiveBlock::draw(std::chrono::microseconds at, std::vector<ScreenLine> lines, int columns) {
  std::string frame = to_top(columns);
  if (!above_.empty()) frame += std::string(kClearBelow) + above_;
  for (const ScreenLine& line : lines) frame.append(line.text).append(kClearLine) += '\n';
  if (static_cast<int>(lines.size()) < rows(columns)) frame += kClearBelow;
  write_(frame);
  above_.clear();
  shown_ = std::move(lines);
  drawn_at_ = at;
}

void LiveBlock::erase(int columns) {
  std::string frame = to_top(columns);
  if (!shown_.empty()) frame += kClearBelow;
  frame += above_;
  above_.clear();
  shown_.clear();
  if (!frame.empty()) write_(frame);
}

}  // namespace evenshard::report
