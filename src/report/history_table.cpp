#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/history_order.hpp"
#include "report/history_report.hpp"
#include "report/phrases.hpp"
#include "report/sparkline.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;

namespace {

constexpr int kWide = 110;
constexpr std::size_t kPoints = 20, kPointsNarrow = 10;

std::size_t points_in(const View& view) {
  return view.width > 0 && view.width < kWide ? kPointsNarrow : kPoints;
}

std::vector<std::string> cells(const model::UnitHistory& unit, const model::Estimate& estimate,
                               const model::Trend& trend, const View& view) {
  const bool measured = estimate.basis == model::Basis::measured;
  const model::Sample* last = unit.samples.empty() ? nullptr : &unit.samples.front();
  return {format_duration(estimate.mean),
          measured ? "± " + format_duration(estimate.spread) : "",
          trend.growth ? percent_text(*trend.growth) : "",
          view.sparklines ? sparkline(trend.times, points_in(view)) : "",
          std::string(model::to_string(estimate.basis)),
          std::to_string(estimate.samples),
          last != nullptr ? outcome_text(last->outcome) : "never run",
          last != nullptr ? format_duration(last->wall) : "",
          flaky_text(trend),
          measured ? age_text(estimate.age_s) : "",
          harmless(unit.path)};
}

bool went_wrong(const model::UnitHistory& unit) {
  return !unit.samples.empty() && is_bad(unit.samples.front().outcome);
}

}  // namespace

std::string history_table(const HistoryInput& input, const View& view) {
  Table table({{"estimate", Align::right},
               {"spread", Align::left, 3},
               {"growth", Align::right, 2},
               {view.sparklines ? "times" : "", Align::left, 4},
               {"basis", Align::left, 9},
               {"samples", Align::right, 8},
               {"last", Align::left, 1},
               {"took", Align::right, 6},
               {"flaky", Align::right, 5},
               {"age", Align::right, 7},
               {"feature", Align::left}});
  for (const std::size_t index : slowest_first(input.estimates)) {
    const model::UnitHistory& unit = input.history.units.at(index);
    table.add(cells(unit, input.estimates[index], input.trends.at(index), view),
              went_wrong(unit) ? Ink::red : Ink::plain);
  }
  return table.text(view.color, view.width);
}

}  // namespace evenshard::report
