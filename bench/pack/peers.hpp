// How others divide a suite, to be printed beside our packing.
#pragma once

#include "schedule/problem.hpp"

namespace evenshard::bench {

/// The i-th job to machine i mod m, in the order drawn.
schedule::Size round_robin(const std::vector<schedule::Size>& drawn, int machines);
/// Neighbours stay together: a chunk is closed when it has its share of the total (pytest-split's
/// default).
schedule::Size chunks(const std::vector<schedule::Size>& drawn, int machines);

}  // namespace evenshard::bench
