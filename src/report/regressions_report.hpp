// The units that became slower beyond their noise (`evenshard history --regressions`).
#pragma once

#include <string>

#include "model/trend.hpp"
#include "report/view.hpp"

namespace evenshard::report {

/// `sure`: from 0 to 1, what was asked for.
std::string regressions_table(const model::Regressions& regressions, double sure, const View& view);

/// docs/history-format.md. Ends with a newline.
std::string regressions_json(const model::Regressions& regressions, double sure);
std::string regressions_csv(const model::Regressions& regressions);

}  // namespace evenshard::report
