// An assignment seen machine by machine, for changing it.
#pragma once

#include <vector>

#include "schedule/problem.hpp"

namespace evenshard::schedule {

class Partition {
 public:
  Partition(const Problem& problem, const Assignment& assignment);

  const std::vector<int>& jobs(int machine) const { return jobs_[index(machine)]; }  ///< Ascending.
  Size load(int machine) const { return loads_[index(machine)]; }
  int machines() const { return static_cast<int>(loads_.size()); }
  int fullest() const;
  Size makespan() const { return load(fullest()); }
  const Assignment& assignment() const { return machine_of_; }

  /// Replaces the jobs of one machine; the caller keeps every job on exactly one.
  void assign(int machine, std::vector<int> jobs);
  /// Moves `there` from `a` to `b` and `back` from `b` to `a`. Both ascending.
  void exchange(int a, const std::vector<int>& there, int b, const std::vector<int>& back);

 private:
  static std::size_t index(int machine) { return static_cast<std::size_t>(machine); }
  void replace(int machine, const std::vector<int>& out, const std::vector<int>& in);

  const std::vector<Size>* sizes_;
  Assignment machine_of_;
  std::vector<std::vector<int>> jobs_;
  std::vector<Size> loads_;
};

}  // namespace evenshard::schedule
