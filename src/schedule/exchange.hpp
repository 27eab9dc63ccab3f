// Local search: jobs change places between the fullest machine and another until nothing helps.
#pragma once

#include <cstdint>
#include <vector>

#include "schedule/budget.hpp"
#include "schedule/partition.hpp"

namespace evenshard::schedule {

/// Some of the sets of jobs that one machine could give away, ordered by their sum.
struct Offers {
  struct Offer {
    Size sum = 0;
    std::uint64_t code = 0;
  };
  std::vector<Offer> offers;  ///< The empty set first.
  bool masks = false;  ///< A code is a bit mask of positions; else up to three positions + 1.
};

/// Exchanges between two machines. `width` is how many sets each may offer: 0 for single jobs; else
/// all sets, triples or pairs, whatever stays within it.
class Exchange {
 public:
  Exchange(const Problem& problem, Partition& partition, std::size_t width);

  /// Lowers the makespan until it is `target` or no exchange with the fullest machine lowers it.
  /// True when it is `target` or less.
  bool descend(Size target, Budget& budget);
  /// The partition was changed from outside.
  void touched(int machine) { fresh_[static_cast<std::size_t>(machine)] = false; }

 private:
  struct Best {
    Size gap;  ///< Of the two loads, after the exchange.
    std::uint64_t there = 0, back = 0;
    int other = -1;
  };
  const Offers& offers(int machine, Budget& budget);
  void search(int fullest, int other, Size enough, Best& best, Budget& budget);
  void apply(int fullest, const Best& best);
  std::vector<int> jobs_of(int machine, std::uint64_t code) const;

  const Problem& problem_;
  Partition& partition_;
  std::size_t width_;
  std::vector<Offers> offers_;
  std::vector<bool> fresh_;
};

}  // namespace evenshard::schedule
