// A few machines at a time are emptied and filled again, so that what is over the target fits.
#pragma once

#include "schedule/budget.hpp"
#include "schedule/exchange.hpp"
#include "schedule/partition.hpp"
#include "schedule/random.hpp"

namespace evenshard::schedule {

class Repair {
 public:
  Repair(const Problem& problem, const Assignment& start);

  /// Goes on from where it stopped last, until `target` is reached or the budget is spent.
  void run(Size target, Budget& budget);
  const Assignment& best() const { return best_; }

 private:
  void refill(Size target, Budget& budget);
  void shake(Budget& budget);
  void go_back(Budget& budget);
  void keep();

  const Problem& problem_;
  Assignment best_;
  Size best_makespan_;
  Partition partition_;
  Exchange exchange_;
  Random random_{1};
};

}  // namespace evenshard::schedule
