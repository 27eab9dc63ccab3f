// What the parts of one divided feature wrote → what the feature would have written whole.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/run.hpp"

namespace evenshard::report {

/// One part's text, and where in it what belongs to each rule and scenario begins. The last mark,
/// of line 0, is where the last scenario has ended.
struct PartText {
  struct Mark {
    int line = 0;
    std::size_t at = 0;
  };
  std::string bytes;
  std::vector<Mark> marks;
};

/// The feature's head and tail once, its rules and scenarios in file order.
std::string fuse_text(const std::vector<PartText>& parts);

/// One feature object with all parts' elements in file order, a background once, and the status of
/// the first that did not pass. When a part is not strict JSON (Python writes NaN), the objects one
/// after another.
std::string fuse_json(const std::vector<std::string>& features);

/// One JUnit test suite with all parts' test cases, counts and times added up. Throws base::Error
/// when a file cannot be read or written.
void fuse_junit(const std::vector<std::filesystem::path>& parts,
                const std::filesystem::path& whole);

}  // namespace evenshard::report
