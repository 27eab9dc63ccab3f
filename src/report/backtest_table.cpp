#include <fmt/format.h>

#include "report/backtest_report.hpp"
#include "report/phrases.hpp"
#include "report/table.hpp"

namespace evenshard::report {

namespace {

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

}  // namespace

std::string backtest_table(const model::Backtest& backtest, bool color) {
  if (backtest.runs == 0)
    return "no run has an earlier one to be predicted from: run the suite twice\n";
  std::string text = fmt::format(
      "{} predicted from what was known before, on {}; walls over those of perfect knowledge\n",
      count_text(static_cast<std::size_t>(backtest.runs), "run"),
      count_text(static_cast<std::size_t>(backtest.workers), "worker"));
  Table table({{"estimator", Align::left},
               {"predictions", Align::right},
               {"median error", Align::right},
               {"fixed shards", Align::right},
               {"shared queue", Align::right}});
  for (const model::EstimatorScore& score : backtest.scores)
    table.add({score.name, std::to_string(score.predictions), percent(score.median_error),
               "+" + percent(score.shards_lost), "+" + percent(score.queue_lost)});
  return text + table.text(color);
}

}  // namespace evenshard::report
