// A new plan beside an earlier one (`evenshard rebalance`).
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::model {

/// A plan made earlier, as its document remembers it.
struct EarlierPlan {
  struct Unit {
    std::string path;
    milliseconds estimate{0};
  };
  std::vector<std::vector<Unit>> shards;
};

struct Rebalance {
  struct Move {
    UnitId unit = -1;
    int from = 0, to = 0;  ///< Shards.
  };
  struct Change {
    UnitId unit = -1;
    milliseconds before{0};  ///< What the earlier plan took it for.
  };
  Plan plan;
  /// When every unit stays where it was, at today's estimates; new ones go to the least loaded.
  milliseconds kept_makespan{0};
  std::vector<Move> moves;
  std::vector<UnitId> added;
  std::vector<EarlierPlan::Unit> gone;
  /// By more than a fifth and two spreads.
  std::vector<Change> grown, shrunk;
};

}  // namespace evenshard::model
