// "How many workers?": what a run on so many would take, and what no number of workers can
// undercut. Pure.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/forecast.hpp"
#include "schedule/exclusions.hpp"

namespace evenshard::schedule {

class Forecaster {
 public:
  /// Keeps references to the first three. What must not run together does not on one machine; of
  /// several nodes none knows of the others.
  Forecaster(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
             const model::Overheads& overheads, Exclusions exclusions = {});

  /// Nodes get fixed shards; inside a node the workers share one queue. At least 1 of everything.
  model::Forecast forecast(const model::Fleet& fleet) const;
  /// Its `wall` alone.
  model::milliseconds wall(const model::Fleet& fleet) const;
  /// With `nodes`, of machines that each have what units need.
  model::Floor floor(bool nodes = false) const;
  int units() const { return static_cast<int>(units_.size()); }  ///< With something selected.
  model::milliseconds work() const;                              ///< The sum of their means.
  model::milliseconds longest() const;

 private:
  using Shards = std::vector<std::vector<model::UnitId>>;
  /// Its longest scenario and what it takes beside them (its own hooks), which every part pays.
  std::optional<model::milliseconds> longest_part(model::UnitId unit) const;
  /// What runs alone, and beside that the longest unit or line for a resource.
  model::milliseconds longest_line() const;
  Shards shards(const model::Fleet& fleet) const;
  double replay(const Shards& shards, const model::Fleet& fleet,
                const std::function<double(model::UnitId)>& factor) const;

  const model::Suite& suite_;
  const std::vector<model::Estimate>& estimates_;
  const model::Overheads& overheads_;
  Exclusions exclusions_;
  std::vector<model::UnitId> units_;
};

/// How many of `fleet`'s workers (its nodes, when `nodes` is above 0) are enough, up to how many.
struct SimulationQuestion {
  model::Fleet fleet;  ///< The count in question is replaced.
  bool count_nodes = false;
  int marked = 0;  ///< A count that is to be among the answers.
  int most = 0;    ///< The largest count; 0: where it stops to matter.
  std::optional<model::milliseconds> target = {};
};

/// 1, 2, 3, 4, 6, 8, 12, … until two counts beyond the last that matters.
model::Simulation simulate(const Forecaster& forecaster, const SimulationQuestion& question);

}  // namespace evenshard::schedule
