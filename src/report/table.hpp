// Rows of cells → aligned text.
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"

namespace evenshard::report {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  /// One cell per column, without escapes. The row is painted in `ink` as a whole.
  void add(std::vector<std::string> cells, Ink ink = Ink::plain);
  /// Titles (dim) and rows, each indented by two spaces and ending with a newline.
  std::string text(bool color) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Ink ink;
  };
  std::vector<int> widths() const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace evenshard::report
