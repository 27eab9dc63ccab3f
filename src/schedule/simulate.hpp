// Predicts a run on persistent workers that share one queue and the machine's cores.
#pragma once

#include <vector>

#include "model/plan.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::schedule {

/// One thing a worker does: how long it takes on an idle machine, and what of that is computing.
struct Activity {
  double wall_ms = 0;
  double cpu_share = 1;  ///< 0 … 1
  Claim claim = {};      ///< Of a unit.
};

struct Machine {
  int workers = 1;
  int cores = 1;
  Activity startup, shutdown;
};

/// When the last worker has ended, in ms. Each worker starts, takes the first of the `queue` that
/// is left and may run whenever it is free, and shuts down when nothing is left: as the policy of
/// dispatch.hpp has it, what runs alone comes last. While more is being computed than
/// there are cores, computing (not waiting) slows down for all alike. Workers without a unit are
/// not started.
double simulate_queue(const std::vector<Activity>& queue, const Machine& machine,
                      const Exclusions& exclusions = {});

}  // namespace evenshard::schedule
