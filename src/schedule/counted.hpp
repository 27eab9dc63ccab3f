// Which of the recorded samples say how long a unit takes.
#pragma once

#include <vector>

#include "model/history.hpp"

namespace evenshard::schedule {

/// The samples that count, oldest first: whole units that came to their own end, each run's last
/// attempt; failed ones only as long as none has passed.
/// They point into what was given.
std::vector<const model::Sample*> counted(const std::vector<model::Sample>& newest_first);

/// The same for a scenario.
std::vector<const model::ScenarioSample*> counted(
    const std::vector<model::ScenarioSample>& newest_first);

/// A sample's wall time.
double sample_ms(const model::Sample& sample);
std::vector<double> times_ms(const std::vector<const model::Sample*>& samples);

}  // namespace evenshard::schedule
