#include "report/table.hpp"

#include <algorithm>

#include "report/display.hpp"

namespace evenshard::report {

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

std::string Table::text(bool color) const {
  const std::vector<int> widths = this->widths();
  std::string out;
  for (const Row& row : rows_) {
    std::string line;
    for (std::size_t index = 0; index < widths.size(); ++index) {
      const bool right = columns_[index].align == Align::right;
      if (index > 0) line += "  ";
      line += (right ? pad_left : pad_right)(row.cells[index], widths[index]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += "  " + paint(line, row.ink, color) + "\n";
  }
  return out;
}

}  // namespace evenshard::report
