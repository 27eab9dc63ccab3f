#include "schedule/keep.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "schedule/exchange.hpp"
#include "schedule/partition.hpp"

namespace evenshard::schedule {

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

Assignment with_new_jobs(const Problem& problem, const Assignment& before) {
  Assignment assignment = before;
  std::vector<Size> loads(index(problem.machines), 0);
  for (std::size_t job = 0; job < before.size(); ++job)
    if (before[job] != kNew) loads[index(before[job])] += problem.sizes[job];
  for (std::size_t job = 0; job < before.size(); ++job) {
    if (before[job] != kNew) continue;
    const auto least = std::ranges::min_element(loads);
    *least += problem.sizes[job];
    assignment[job] = static_cast<int>(least - loads.begin());
  }
  return assignment;
}

struct Move {
  int job, to;
};

/// The smallest job that takes away the whole excess and fits elsewhere; else the largest that
/// fits.
std::optional<Move> best_move(const Problem& problem, const Partition& partition, int from,
                              Size limit) {
  const Size excess = partition.load(from) - limit;
  int least = from == 0 ? partition.machines() - 1 : 0;
  for (int machine = 0; machine < partition.machines(); ++machine)
    if (machine != from && partition.load(machine) < partition.load(least)) least = machine;
  std::optional<Move> enough, some;
  for (const int job : partition.jobs(from)) {
    const Size size = problem.sizes[index(job)];
    if (size == 0 || least == from || partition.load(least) + size > limit) continue;
    if (!some) some = {job, least};
    if (size >= excess) enough = {job, least};
  }
  return enough ? enough : some;
}

/// Nothing when single moves do not bring every machine within the limit.
std::optional<Assignment> moved_within(const Problem& problem, const Assignment& start,
                                       Size limit) {
  Partition partition(problem, start);
  while (partition.makespan() > limit) {
    const int from = partition.fullest();
    const auto move = best_move(problem, partition, from, limit);
    if (!move) {
      Budget budget(2'000'000);
      if (Exchange(problem, partition, 0).descend(limit, budget)) break;
      return std::nullopt;
    }
    partition.exchange(from, {move->job}, move->to, {});
  }
  return partition.assignment();
}

}  // namespace

int moved(const Assignment& assignment, const Assignment& before) {
  int count = 0;
  for (std::size_t job = 0; job < before.size(); ++job)
    count += before[job] != kNew && before[job] != assignment[job] ? 1 : 0;
  return count;
}

Assignment renamed(const Problem& problem, const Assignment& assignment, const Assignment& before) {
  const std::size_t m = index(problem.machines);
  std::vector<int> common(m * m, 0);
  for (std::size_t job = 0; job < before.size(); ++job)
    if (before[job] != kNew) ++common[index(assignment[job]) * m + index(before[job])];
  std::vector<std::tuple<int, std::size_t, std::size_t>> pairs;
  for (std::size_t now = 0; now < m; ++now)
    for (std::size_t then = 0; then < m; ++then)
      pairs.emplace_back(-common[now * m + then], now, then);
  std::ranges::sort(pairs);
  std::vector<int> name(m, kNew);
  std::vector<bool> taken(m, false);
  for (const auto& [jobs, now, then] : pairs) {
    if (name[now] != kNew || taken[then]) continue;
    name[now] = static_cast<int>(then);
    taken[then] = true;
  }
  Assignment result;
  for (const int machine : assignment) result.push_back(name[index(machine)]);
  return result;
}

Assignment keep(const Problem& problem, const Assignment& best, const Assignment& before,
                Size limit) {
  Assignment fresh = renamed(problem, best, before);
  const auto near = moved_within(problem, with_new_jobs(problem, before), limit);
  return near && moved(*near, before) <= moved(fresh, before) ? *near : fresh;
}

}  // namespace evenshard::schedule
