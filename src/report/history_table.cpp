#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/history_order.hpp"
#include "report/history_report.hpp"
#include "report/phrases.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;

namespace {

std::string age_text(std::int64_t seconds) {
  if (seconds < 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86400);
}

std::vector<std::string> cells(const model::Unit& unit, const model::Estimate& estimate,
                               const model::Sample* last) {
  const bool measured = estimate.basis == model::Basis::measured;
  return {format_duration(estimate.mean),
          measured ? "± " + format_duration(estimate.spread) : "",
          std::string(model::to_string(estimate.basis)),
          std::to_string(estimate.samples),
          last != nullptr ? outcome_text(last->outcome) : "never run",
          last != nullptr ? format_duration(last->wall) : "",
          measured ? age_text(estimate.age_s) : "",
          unit_text(unit)};
}

bool went_wrong(const model::Sample* last) {
  return last != nullptr && is_bad(last->outcome);
}

}  // namespace

std::string history_table(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                          const model::History& history, bool color) {
  const LastSamples last(history);
  Table table({{"estimate", Align::right},
               {"spread", Align::left},
               {"basis", Align::left},
               {"samples", Align::right},
               {"last", Align::left},
               {"took", Align::right},
               {"age", Align::right},
               {"feature", Align::left}});
  for (const std::size_t index : slowest_first(suite, estimates)) {
    const model::Unit& unit = suite.units[index];
    const model::Sample* sample = last.of(unit.path);
    table.add(cells(unit, estimates.at(index), sample), went_wrong(sample) ? Ink::red : Ink::plain);
  }
  return table.text(color);
}

}  // namespace evenshard::report
