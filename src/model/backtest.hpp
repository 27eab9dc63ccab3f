// How well estimators would have predicted recorded runs (`evenshard history --backtest`).
#pragma once

#include <string>
#include <vector>

namespace evenshard::model {

struct EstimatorScore {
  std::string name;
  int predictions = 0;
  double median_error = 0;  ///< Of |predicted - took| / took.
  /// Mean over the runs of what the predictions cost: the wall over that of perfect knowledge,
  /// minus 1. In shards that stay as planned, and in a queue shared by the workers.
  double shards_lost = 0, queue_lost = 0;
};

struct Backtest {
  int runs = 0;
  int workers = 0;
  std::vector<EstimatorScore> scores;  ///< Ours first; then what other tools use.
};

}  // namespace evenshard::model
