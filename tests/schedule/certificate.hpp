// Recomputes lower bounds from their certificates, sharing no code with what found them.
#pragma once

#include "schedule/solve.hpp"

namespace evenshard::schedule::test {

/// True when the certificate proves the bound's value for these sizes. A search is believed.
bool proves(const Bound& bound, const Problem& problem);

/// The smallest makespan, by trying everything: for a dozen jobs.
Size smallest_makespan(const Problem& problem);

}  // namespace evenshard::schedule::test
