// The sections of the summary, each empty when there is nothing to say.
#pragma once

#include <string>

#include "report/summary.hpp"

namespace evenshard::report {

std::string failing_scenarios(const SummaryInput& input);
std::string broken_features(const SummaryInput& input);
/// Workers whose hooks failed, and, where no unit tells why, those that did not end as they should.
std::string worker_faults(const SummaryInput& input);
std::string losses(const SummaryInput& input);
std::string not_run(const SummaryInput& input);

std::string prediction(const SummaryInput& input);
/// Nothing when it is under a hundredth of the run.
std::string kept_waiting(const SummaryInput& input);
std::string worker_loads(const SummaryInput& input);
std::string slowest_units(const SummaryInput& input);
std::string speed_up(const SummaryInput& input);

}  // namespace evenshard::report
