// Estimates → balanced shards (P||Cmax and its extensions). Pure and deterministic: integer
// milliseconds, a work budget counted in operations, ties broken by unit path order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "schedule/exclusions.hpp"
#include "schedule/solve.hpp"

namespace evenshard::schedule {

/// The plan before this one, as paths: what stays where it was moves nothing.
struct Previous {
  std::vector<std::vector<std::string>> shards;
  int tolerance_permille = 10;  ///< How much longer than the best a plan may be for moving less.
};

struct PackOptions {
  int workers = 1;  ///< At least 1.
  model::Overheads overheads;
  std::int64_t operations = kDefaultOperations;

  // The rest of the cost. Left as they are, the problem is P||Cmax.
  int cores = 0;                          ///< That all workers share; 0: each has its own.
  std::vector<int> speeds_permille = {};  ///< Of each worker's machine; empty: all alike.
  Exclusions exclusions = {};
  Previous previous = {};
};

/// Packs the units with something selected. Never worse than LPT (unless a previous plan allows
/// it); the plan carries its bound. Throws UsageError for options that no plan can satisfy.
model::Plan pack(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                 const PackOptions& options);

}  // namespace evenshard::schedule
