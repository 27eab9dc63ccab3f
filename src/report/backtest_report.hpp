// How well the estimates predict, for people and for programs (`evenshard history --backtest`).
#pragma once

#include <string>

#include "model/backtest.hpp"

namespace evenshard::report {

std::string backtest_table(const model::Backtest& backtest, bool color);
/// docs/plan-format.md. Ends with a newline.
std::string backtest_json(const model::Backtest& backtest);

}  // namespace evenshard::report
