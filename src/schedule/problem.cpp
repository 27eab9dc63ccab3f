#include "schedule/problem.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace evenshard::schedule {

std::vector<Size> loads(const Problem& problem, const Assignment& assignment) {
  std::vector<Size> result(static_cast<std::size_t>(problem.machines), 0);
  for (std::size_t job = 0; job < assignment.size(); ++job)
    result[static_cast<std::size_t>(assignment[job])] += problem.sizes[job];
  return result;
}

Size makespan(const Problem& problem, const Assignment& assignment) {
  return std::ranges::max(loads(problem, assignment));
}

Size total(const Problem& problem) {
  return std::accumulate(problem.sizes.begin(), problem.sizes.end(), Size{0});
}

Assignment longest_first(const Problem& problem) {
  using Machine = std::pair<Size, int>;
  std::priority_queue<Machine, std::vector<Machine>, std::greater<>> idle;
  for (int machine = 0; machine < problem.machines; ++machine) idle.emplace(0, machine);
  Assignment assignment;
  assignment.reserve(problem.sizes.size());
  for (const Size size : problem.sizes) {
    const auto [load, machine] = idle.top();
    idle.pop();
    idle.emplace(load + size, machine);
    assignment.push_back(machine);
  }
  return assignment;
}

}  // namespace evenshard::schedule
