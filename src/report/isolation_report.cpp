#include "report/isolation_report.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/table.hpp"

namespace evenshard::report {

namespace {

constexpr std::size_t kMostRows = 10;

std::string trials(const IsolationReport& report) {
  Table table(
      {{"workers"}, {"passed", Align::right}, {"failed", Align::right}, {"took", Align::right}});
  for (const IsolationTrial& trial : report.trials)
    table.add({trial.views.empty() ? "sharing everything" : "--isolate " + trial.views,
               std::to_string(trial.passed), std::to_string(trial.failed),
               base::format_duration(trial.wall)});
  return table.text(false);
}

std::string and_more(std::size_t count) {
  return count > kMostRows ? fmt::format("  and {} more\n", count - kMostRows) : "";
}

/// Empty without names; `one` and `many` say what is the matter with them.
std::string list(const std::vector<std::string>& names, std::string_view one,
                 std::string_view many) {
  if (names.empty()) return "";
  std::string text = names.size() == 1 ? fmt::format("\n1 scenario {}\n", one)
                                       : fmt::format("\n{} scenarios {}\n", names.size(), many);
  for (std::size_t i = 0; i < std::min(names.size(), kMostRows); ++i)
    text += fmt::format("  {}\n", harmless(names[i]));
  return text + and_more(names.size());
}

std::string only_shared(const IsolationReport& report) {
  return list(report.only_shared, "fails only when workers share", "fail only when workers share");
}

std::string moody(const IsolationReport& report) {
  constexpr std::string_view kWhy =
      "failed isolated and passed in another trial (now and then, or for want of what another "
      "feature leaves)";
  return list(report.moody, kWhy, kWhy);
}

std::string common_files(const IsolationReport& report) {
  if (report.common.empty()) return "";
  Table table({{"kept apart by"}, {"workers", Align::right}, {"file"}});
  for (std::size_t i = 0; i < std::min(report.common.size(), kMostRows); ++i) {
    const CommonFile& file = report.common[i];
    table.add({file.view, std::to_string(file.workers), harmless(file.path)});
  }
  return "\nWritten by several workers\n" + table.text(false) + and_more(report.common.size());
}

std::string ports(const IsolationReport& report) {
  if (!report.port_taken) return "";
  const bool kept_apart = report.needs.find("net") != std::string::npos;
  return fmt::format("\nA port was already in use{}\n",
                     kept_apart
                         ? ""
                         : ". --isolate net keeps ports apart, where namespaces are to be had "
                           "and no server\noutside is needed");
}

std::string verdict(const IsolationReport& report) {
  if (!report.no_verdict.empty())
    return fmt::format("\nNo verdict: {}\n", harmless(report.no_verdict));
  if (report.needs.empty()) return "\nNothing differs: the workers may share everything.\n";
  if (report.only_shared.empty())
    return fmt::format(
        "\nNothing failed because of it this time, but who shares may fail another time.\n"
        "To keep workers apart: --isolate {}\n",
        report.needs);
  if (report.now_and_then)
    return fmt::format(
        "\nWith everything shared once more none of them failed: they disturb one another now and\n"
        "then, or fail by themselves. This suite may need --isolate {}\n",
        report.needs);
  return fmt::format("\nThis suite needs --isolate {}\n", report.needs);
}

}  // namespace

std::string isolation_report(const IsolationReport& report) {
  return trials(report) + only_shared(report) + moody(report) + common_files(report) +
         ports(report) + verdict(report);
}

}  // namespace evenshard::report
