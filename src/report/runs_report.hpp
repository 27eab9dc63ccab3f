// Past runs: what was predicted, what they took, what they gained (`evenshard runs`).
#pragma once

#include <string>
#include <vector>

#include "model/past_run.hpp"
#include "report/view.hpp"

namespace evenshard::report {

/// In the given order.
std::string runs_table(const std::vector<model::PastRun>& runs, const View& view);

/// docs/history-format.md. Ends with a newline.
std::string runs_json(const std::vector<model::PastRun>& runs);
std::string runs_csv(const std::vector<model::PastRun>& runs);

}  // namespace evenshard::report
