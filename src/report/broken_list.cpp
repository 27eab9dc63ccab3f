#include "report/broken_list.hpp"

#include <fmt/format.h>

#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/style.hpp"

namespace evenshard::report {

std::string broken_list(const model::Suite& suite, bool color) {
  if (suite.broken.empty()) return "";
  std::string lines = paint("Features that cannot be read:", Ink::red, color) + "\n";
  for (const model::BrokenFeature& broken : suite.broken)
    lines +=
        fmt::format("  {}  {}\n", place_text(broken.path, broken.line), harmless(broken.message));
  return lines;
}

}  // namespace evenshard::report
