#include "report/table.hpp"

#include <algorithm>

#include "report/display.hpp"

namespace evenshard::report {

namespace {

constexpr int kGap = 2;  // Before each column.
/// Of the last column so much is shown, rather than a column that may be spared.
constexpr int kLastColumn = 24;
constexpr int kLeastOfLast = 8;
constexpr int kSpared = -1;

/// With its last column cut to `last` at most.
int total(const std::vector<int>& widths, int last) {
  int sum = 0;
  for (std::size_t index = 0; index < widths.size(); ++index) {
    const bool is_last = index + 1 == widths.size();
    if (widths[index] != kSpared)
      sum += kGap + (is_last ? std::min(widths[index], last) : widths[index]);
  }
  return sum;
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  rows_.push_back({std::move(titles), Ink::dim});
}

void Table::add(std::vector<std::string> cells, Ink ink) {
  cells.resize(columns_.size());
  rows_.push_back({std::move(cells), ink});
}

std::vector<int> Table::widths() const {
  std::vector<int> widths(columns_.size(), 0);
  for (const Row& row : rows_)
    for (std::size_t index = 0; index < widths.size(); ++index)
      widths[index] = std::max(widths[index], display_width(row.cells[index]));
  return widths;
}

std::vector<int> Table::widths_within(int width) const {
  std::vector<int> widths = this->widths();
  std::ranges::replace(widths, 0, kSpared);
  if (width <= 0) return widths;
  while (total(widths, kLastColumn) > width) {
    std::size_t next = widths.size();
    for (std::size_t index = 0; index < widths.size(); ++index)
      if (widths[index] != kSpared && columns_[index].spare > 0 &&
          (next == widths.size() || columns_[index].spare > columns_[next].spare))
        next = index;
    if (next == widths.size()) break;
    widths[next] = kSpared;
  }
  const int room = width - total(widths, 0);
  widths.back() = std::min(widths.back(), std::max(room, kLeastOfLast));
  return widths;
}

std::string Table::text(bool color, int width) const {
  const std::vector<int> widths = widths_within(width);
  std::string out;
  for (const Row& row : rows_) {
    std::string line;
    for (std::size_t index = 0; index < widths.size(); ++index) {
      if (widths[index] == kSpared) continue;
      const bool right = columns_[index].align == Align::right;
      if (!line.empty()) line += std::string(kGap, ' ');
      const auto fit = columns_[index].cut == Cut::front ? cut_front : cut;
      line += (right ? pad_left : pad_right)(fit(row.cells[index], widths[index]), widths[index]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += "  " + paint(line, row.ink, color) + "\n";
  }
  return out;
}

}  // namespace evenshard::report
