// What the commands that look at the suite have in common: discover, estimate, choose the workers,
// pack.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/timing_store.hpp"
#include "model/history.hpp"
#include "model/plan.hpp"
#include "model/suite.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::cli {

struct Preparation {
  model::Suite suite;
  std::optional<model::Suite> undivided;  ///< The suite before features were divided, if any was.
  std::int64_t discovered_unix_ns = 0;    ///< When discovery was asked.
  model::History history;
  model::Context context;
  std::vector<model::Estimate> estimates;  ///< By UnitId.
  model::Overheads overheads;
  schedule::Exclusions exclusions;
  model::Plan plan;
  model::milliseconds predicted{0};
  std::string workers_reason;
  int cores = 1;
  std::vector<model::UnitId> order;  ///< In which the units begin.
  schedule::Groups groups;           ///< Which of them stay together; empty: each by itself.
  int selected = 0;                  ///< Features with something to run.
  int divided = 0;                   ///< Of these, how many are in parts.
};

/// All but the number of workers and the plan. Throws base::UsageError when behave would refuse.
Preparation survey(const RunOptions& options, const std::string& python, TimingStore& store);

/// Makes the estimates again from the history as it is now.
void estimate(Preparation& made);

/// As --divide says, for so many workers.
void divide(const RunOptions& options, Preparation& made, TimingStore& store, int workers);

/// Runs `plan` with each group as one unit: `made` is then as it was, but for what `plan` found
/// out, which is again about units.
void with_groups(const RunOptions& options, Preparation& made, const std::function<void()>& plan);

/// The whole of it. Throws as `survey` does.
Preparation prepare(const RunOptions& options, const std::string& python, TimingStore& store);

/// Plans for what before_all has left to run, for as many workers as `made` is planned for.
void plan_again(const RunOptions& options, Preparation& made, TimingStore& store,
                model::Suite suite);

/// One line for a run that would end a tenth sooner with features divided, unless the user has
/// decided about that; else empty.
std::string divide_advice(const RunOptions& options, const Preparation& made);

/// The sentence for an empty selection: what was looked for, and what to do.
std::string nothing_selected(const RunOptions& options, const model::Suite& suite);
/// The status of a run of nothing: 0 where that is fine. Throws base::UsageError.
int nothing_to_run(const RunOptions& options, const model::Suite& suite);

}  // namespace evenshard::cli
