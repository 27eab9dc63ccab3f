// What is remembered of each unit, for people and for programs (`evenshard history`).
#pragma once

#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/plan.hpp"
#include "model/trend.hpp"
#include "report/view.hpp"

namespace evenshard::report {

/// Everything is kept by reference. Estimates and trends are by index of `history.units`.
struct HistoryInput {
  const model::History& history;
  const std::vector<model::Estimate>& estimates;
  const std::vector<model::Trend>& trends;
};

/// The units, slowest first: estimate ± spread, how it grew, what it rests on, last outcome and
/// time, flakiness, age.
std::string history_table(const HistoryInput& input, const View& view);

/// docs/history-format.md. Ends with a newline.
std::string history_json(const HistoryInput& input);
/// The same columns, one line for each unit.
std::string history_csv(const HistoryInput& input);

}  // namespace evenshard::report
