// A small suite and what may happen to it.
#pragma once

#include <string>
#include <vector>

#include "model/run.hpp"

namespace evenshard::report {

/// Features named `paths`, `scenarios` each (lines 3, 8, 13…), two steps a scenario.
model::Suite suite_of(const std::vector<std::string>& paths, int scenarios = 2);
/// Measured estimates of so many milliseconds.
std::vector<model::Estimate> estimates_of(const std::vector<int>& milliseconds);

model::microseconds seconds(double value);

/// A result of `unit` with every scenario passed.
model::UnitResult passed(const model::Suite& suite, model::UnitId unit, int worker, double wall_s);
/// The same with its last scenario failed.
model::UnitResult failed(const model::Suite& suite, model::UnitId unit, int worker, double wall_s);

model::RunEvent started(model::UnitId unit, int worker, double at_s, int attempt = 1);
model::RunEvent finished(model::UnitResult result, double at_s);

}  // namespace evenshard::report
