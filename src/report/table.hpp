// Rows of cells → aligned text.
#pragma once

#include <string>
#include <vector>

#include "report/style.hpp"

namespace evenshard::report {

enum class Align { left, right };
enum class Cut { front, end };

struct Column {
  std::string title;
  Align align = Align::left;
  int spare = 0;  ///< Where the width is limited, the columns with the largest leave; 0: never.
  Cut cut = Cut::front;  ///< Where the last column loses what does not fit: paths at the front.
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  /// One cell per column, without escapes. The row is painted in `ink` as a whole.
  void add(std::vector<std::string> cells, Ink ink = Ink::plain);
  /// Titles (dim) and rows, each indented by two spaces and ending with a newline; without columns
  /// that are empty. In at most `width` columns (0: as many as it takes), as far as columns may be
  /// spared and the last one cut.
  std::string text(bool color, int width = 0) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Ink ink;
  };
  std::vector<int> widths() const;
  std::vector<int> widths_within(int width) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace evenshard::report
