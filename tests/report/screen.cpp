#include "screen.hpp"

#include <algorithm>
#include <stdexcept>

#include "report/code_point.hpp"

namespace evenshard::report {

std::vector<std::string>& Screen::row() {
  if (rows_.size() <= static_cast<std::size_t>(row_))
    rows_.resize(static_cast<std::size_t>(row_) + 1);
  std::vector<std::string>& cells = rows_[static_cast<std::size_t>(row_)];
  cells.resize(static_cast<std::size_t>(columns_), " ");
  return cells;
}

void Screen::put(std::string_view character, int width) {
  if (width == 0) return;
  if (column_ + width > columns_) {
    ++row_, ++wraps_;
    column_ = 0;
  }
  std::vector<std::string>& cells = row();
  const auto at = cells.begin() + column_;
  *at = character;
  std::fill(at + 1, at + width, "");
  column_ += width;
}

std::size_t Screen::escape(std::string_view bytes) {
  const std::size_t end = bytes.find_first_not_of("0123456789;", 2);
  if (!bytes.starts_with("\x1b[") || end == std::string_view::npos)
    throw std::runtime_error("a partial escape sequence was written");
  const int number = end > 2 ? std::stoi(std::string(bytes.substr(2, end - 2))) : 0;
  const char command = bytes[end];
  if (command == 'A') {
    if (number > row_) throw std::runtime_error("the cursor was moved above the screen");
    row_ -= number;
  } else if (command == 'K' || command == 'J') {
    std::fill(row().begin() + std::min(column_, columns_), row().end(), " ");
    if (command == 'J') rows_.resize(static_cast<std::size_t>(row_) + 1);
  } else if (command != 'm') {
    throw std::runtime_error("an unknown escape sequence was written");
  }
  return end + 1;
}

void Screen::write(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t length = 1;
    if (bytes[0] == '\x1b') {
      length = escape(bytes);
    } else if (bytes[0] == '\n') {
      ++row_, column_ = 0;
    } else if (bytes[0] == '\r') {
      column_ = 0;
    } else {
      const CodePoint point = first_code_point(bytes);
      length = point.length;
      put(bytes.substr(0, length), columns_of(point.value));
    }
    bytes.remove_prefix(length);
  }
}

std::string Screen::text() const {
  std::string text;
  for (const std::vector<std::string>& cells : rows_) {
    std::string line;
    for (const std::string& cell : cells) line += cell;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace evenshard::report
