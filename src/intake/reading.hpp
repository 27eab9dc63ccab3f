// What the readers of reports share.
#pragma once

#include "intake/report.hpp"

namespace evenshard::intake {

/// Throw base::Error.
Report read_behave_json(std::string_view text);
Report read_junit(std::string_view text);

/// Of seconds as reports write them; 0 for what is no plausible duration.
model::microseconds duration_of(double seconds);

/// Counts the scenario in: its outcome, and its time when `adds_time`.
void add(ReportedFeature& feature, model::ScenarioResult scenario, bool adds_time);

}  // namespace evenshard::intake
