#include "report/unsafe_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/display.hpp"
#include "report/phrases.hpp"

namespace evenshard::report {

namespace {

constexpr std::size_t kMostNames = 5;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", harmless(names[i]));
  if (names.size() > kMostNames) text += fmt::format(" and {} more", names.size() - kMostNames);
  return text;
}

std::string unit_lines(const UnsafeUnit& unit) {
  std::string text = fmt::format("  {}\n    ran beside {}\n", harmless(unit.name),
                                 unit.beside.empty() ? "nothing" : listed(unit.beside));
  if (!unit.common.empty()) text += fmt::format("    both write {}\n", listed(unit.common));
  if (unit.port_taken) text += "    a port was already in use\n";
  if (!unit.cure.empty()) text += fmt::format("    likely cure: --isolate {}\n", unit.cure);
  return text;
}

}  // namespace

std::string unsafe_report(const UnsafeReport& report) {
  std::string text;
  if (!report.units.empty())
    text = fmt::format("Unsafe beside others: {} failed, and passed when run again alone\n",
                       count_text(report.units.size(), report.noun));
  for (const UnsafeUnit& unit : report.units) text += unit_lines(unit);
  if (report.units.size() > 1 && !report.cure.empty())
    text += fmt::format("  all of them: --isolate {}\n", report.cure);
  if (report.again > 0)
    text += fmt::format("{} failed again alone\n",
                        count_text(static_cast<std::size_t>(report.again), report.noun));
  return text;
}

}  // namespace evenshard::report
