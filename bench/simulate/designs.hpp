// Ways of running a suite on m workers, replayed with durations that nobody knew beforehand.
#pragma once

#include <string>
#include <vector>

#include "model/dispatch.hpp"
#include "model/plan.hpp"

namespace evenshard::bench {

struct Case {
  std::vector<model::Estimate> estimates;
  std::vector<double> actual_ms;  ///< By UnitId, on a machine of speed 1.
  std::vector<double> speeds;     ///< Of each worker.
  double startup_ms = 0;
};

/// The end of the last worker.
using Design = double (*)(const Case&);

struct NamedDesign {
  std::string name;
  Design run;
};

/// Ours first.
std::vector<NamedDesign> designs();

/// What a schedule that knows every duration cannot beat, start-up included.
double clairvoyant_ms(const Case& c);

}  // namespace evenshard::bench
