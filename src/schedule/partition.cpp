#include "schedule/partition.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace evenshard::schedule {

Partition::Partition(const Problem& problem, const Assignment& assignment)
    : sizes_(&problem.sizes),
      machine_of_(assignment),
      jobs_(static_cast<std::size_t>(problem.machines)),
      loads_(schedule::loads(problem, assignment)) {
  for (std::size_t job = 0; job < assignment.size(); ++job)
    jobs_[index(assignment[job])].push_back(static_cast<int>(job));
}

int Partition::fullest() const {
  return static_cast<int>(std::ranges::max_element(loads_) - loads_.begin());
}

void Partition::assign(int machine, std::vector<int> jobs) {
  std::ranges::sort(jobs);
  Size load = 0;
  for (const int job : jobs) {
    load += (*sizes_)[index(job)];
    machine_of_[index(job)] = machine;
  }
  jobs_[index(machine)] = std::move(jobs);
  loads_[index(machine)] = load;
}

void Partition::exchange(int a, const std::vector<int>& there, int b,
                         const std::vector<int>& back) {
  replace(a, there, back);
  replace(b, back, there);
}

void Partition::replace(int machine, const std::vector<int>& out, const std::vector<int>& in) {
  std::vector<int>& jobs = jobs_[index(machine)];
  for (const int job : out) {
    jobs.erase(std::ranges::lower_bound(jobs, job));
    loads_[index(machine)] -= (*sizes_)[index(job)];
  }
  for (const int job : in) {
    jobs.insert(std::ranges::lower_bound(jobs, job), job);
    machine_of_[index(job)] = machine;
    loads_[index(machine)] += (*sizes_)[index(job)];
  }
}

}  // namespace evenshard::schedule
