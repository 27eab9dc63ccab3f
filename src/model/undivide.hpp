// Parts of divided features → the features and results as if each had run whole.
#pragma once

#include <vector>

#include "model/run.hpp"
#include "model/suite.hpp"

namespace evenshard::model {

/// A suite and its record with every feature in one piece. Output files are not put together: the
/// results have no slices of them.
struct Whole {
  Suite suite;
  RunRecord record;
  std::vector<UnitId> feature_of;  ///< By UnitId of the parts.
};

/// The parts of a feature follow one another in `divided`. A feature has a result when one of its
/// parts has: scenarios in file order, times and steps added up, the gravest outcome.
Whole undivide(const Suite& divided, const RunRecord& record);

}  // namespace evenshard::model
