// Tests that fail because of what runs beside them, as a section of text.
#pragma once

#include <string>
#include <vector>

namespace evenshard::report {

/// A unit that failed beside others and passed alone.
struct UnsafeUnit {
  std::string name;                 ///< Its path, with lines when it is a part.
  std::vector<std::string> beside;  ///< Names of what ran at the same time.
  std::vector<std::string> common;  ///< Files that it and one of these wrote.
  bool port_taken = false;          ///< It said so.
  std::string cure;                 ///< Of --isolate: "tree,net"; empty when nothing is known.
};

struct UnsafeReport {
  std::vector<UnsafeUnit> units;
  int again = 0;     ///< How many failed alone, too.
  std::string noun;  ///< "feature", or "unit" where some are parts.
  std::string cure;  ///< For all of them together.
};

/// Empty when nothing was run again.
std::string unsafe_report(const UnsafeReport& report);

}  // namespace evenshard::report
