// What a run on so many workers would take (`evenshard simulate`).
#pragma once

#include <optional>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::model {

/// Machines that share nothing (CI nodes), each with workers of its own that share its cores.
struct Fleet {
  int nodes = 1;
  int workers = 1;  ///< Of each node.
  int cores = 1;    ///< Of each node.
};

struct Forecast {
  Fleet fleet;
  milliseconds wall{0};         ///< Every unit taking its mean.
  milliseconds spread{0};       ///< One standard deviation, the units varying as estimated.
  milliseconds high{0};         ///< 95 of 100 runs end by then.
  int efficiency_permille = 0;  ///< Share of the workers' time that is spent in units.

  milliseconds worker_time() const { return wall * fleet.nodes * fleet.workers; }
};

/// What no number of workers can undercut.
struct Floor {
  milliseconds wall{0};       ///< The longest unit, start-up and shut-down.
  std::vector<UnitId> units;  ///< Within a tenth of the longest, longest first.
  /// The floor if these ran scenario by scenario; nothing when their scenarios are not known.
  std::optional<milliseconds> divided = {};
  bool needs_bind = false;  ///< What must not run together takes longer than the longest unit.
};

/// The answer to "how many?".
struct Simulation {
  bool counts_nodes = false;        ///< Otherwise workers of one machine are counted.
  std::vector<Forecast> forecasts;  ///< Ascending counts.
  int enough = 1;                   ///< More buy under 5 %.
  Floor floor;
  std::optional<milliseconds> target = {};
  std::optional<int> target_count = {};  ///< The smallest that meets the target.
};

}  // namespace evenshard::model
