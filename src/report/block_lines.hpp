// Where the run stands → the lines of the live block.
#pragma once

#include <vector>

#include "report/live_block.hpp"
#include "report/progress_state.hpp"

namespace evenshard::report {

struct BlockShape {
  int columns = 80;  ///< Lines take fewer.
  int running = 8;   ///< Running units shown at most.
  bool color = false;
};

/// The status line, then the running units, longest running first.
std::vector<ScreenLine> block_lines(const ProgressState& state, const model::Suite& suite,
                                    const std::vector<model::Estimate>& estimates,
                                    const BlockShape& shape);

}  // namespace evenshard::report
