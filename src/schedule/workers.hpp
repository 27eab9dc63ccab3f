// `--workers auto`: how many workers end soonest. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::schedule {

struct WorkerChoice {
  int workers = 1;
  model::milliseconds predicted{0};
  std::string
      reason;  ///< One phrase for the summary: "longest feature binds", "2 cores, 57 % waiting".
};

/// Simulates 1 … limit workers sharing `cores`, with start-up and each unit's CPU share, and takes
/// the smallest count within 2 % of the soonest end, where each further worker must also repay an
/// eighth of its start-up. The limit is the number of cores; four times that once CPU shares were
/// measured; never more than can run at once.
WorkerChoice choose_workers(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const model::Overheads& overheads, int cores,
                            const Exclusions& exclusions = {});

/// Predicted wall time of `plan` on `cores` cores with the default dispatch policy.
model::milliseconds predict_wall(const model::Plan& plan,
                                 const std::vector<model::Estimate>& estimates,
                                 const model::Overheads& overheads, int cores,
                                 const Exclusions& exclusions = {});

/// The same where its units begin in `order`, which may hold others too.
model::milliseconds predict_wall(const model::Plan& plan, const std::vector<model::UnitId>& order,
                                 const std::vector<model::Estimate>& estimates,
                                 const model::Overheads& overheads, int cores,
                                 const Exclusions& exclusions);

/// How long to wait between the starts of two workers, at most 500 ms. With more workers than
/// cores, start-ups that compute are ready sooner one after the other than all at once.
model::milliseconds start_interval(const model::Overheads& overheads, int workers, int cores);

}  // namespace evenshard::schedule
