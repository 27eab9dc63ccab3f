#include "schedule/construct.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace evenshard::schedule {

namespace {

/// Finds the first bin with room for a job in log m steps.
class FirstFit {
 public:
  FirstFit(int bins, Size capacity) : leaves_(std::bit_ceil(static_cast<std::size_t>(bins))) {
    room_.assign(2 * leaves_, -1);
    for (int bin = 0; bin < bins; ++bin) room_[leaves_ + static_cast<std::size_t>(bin)] = capacity;
    for (std::size_t node = leaves_ - 1; node > 0; --node)
      room_[node] = std::max(room_[2 * node], room_[2 * node + 1]);
  }

  /// The bin, or -1.
  int place(Size size) {
    if (room_[1] < size) return -1;
    std::size_t node = 1;
    while (node < leaves_) node = room_[2 * node] >= size ? 2 * node : 2 * node + 1;
    room_[node] -= size;
    const int bin = static_cast<int>(node - leaves_);
    for (node /= 2; node > 0; node /= 2)
      room_[node] = std::max(room_[2 * node], room_[2 * node + 1]);
    return bin;
  }

 private:
  std::size_t leaves_;
  std::vector<Size> room_;
};

Assignment first_fit(const Problem& problem, Size capacity) {
  FirstFit bins(problem.machines, capacity);
  Assignment assignment;
  for (const Size size : problem.sizes) {
    const int bin = bins.place(size);
    if (bin < 0) return {};
    assignment.push_back(bin);
  }
  return assignment;
}

}  // namespace

Assignment by_slack(const Problem& problem, Budget& budget) {
  const std::size_t n = problem.sizes.size(), m = static_cast<std::size_t>(problem.machines);
  struct Tuple {
    Size slack;
    std::size_t first;
  };
  std::vector<Tuple> tuples;
  for (std::size_t first = 0; first < n; first += m) {
    const Size last = first + m <= n ? problem.sizes[first + m - 1] : 0;
    tuples.push_back({problem.sizes[first] - last, first});
  }
  std::ranges::stable_sort(tuples, std::greater<>{}, &Tuple::slack);

  using Machine = std::pair<Size, int>;
  std::priority_queue<Machine, std::vector<Machine>, std::greater<>> idle;
  for (int machine = 0; machine < problem.machines; ++machine) idle.emplace(0, machine);
  Assignment assignment(n);
  for (const Tuple& tuple : tuples) {
    for (std::size_t job = tuple.first; job < std::min(n, tuple.first + m); ++job) {
      const auto [load, machine] = idle.top();
      idle.pop();
      idle.emplace(load + problem.sizes[job], machine);
      assignment[job] = machine;
    }
  }
  budget.spend(static_cast<std::int64_t>(n) * 8);
  return assignment;
}

Assignment multifit(const Problem& problem, Size lower, Size upper, Budget& budget) {
  Assignment best;
  for (int step = 0; step < 12 && lower < upper && !budget.exhausted(); ++step) {
    const Size capacity = lower + (upper - lower) / 2;
    Assignment found = first_fit(problem, capacity);
    budget.spend(static_cast<std::int64_t>(problem.sizes.size()) * 8);
    if (found.empty()) {
      lower = capacity + 1;
    } else {
      best = std::move(found);
      upper = makespan(problem, best);
    }
  }
  return best;
}

}  // namespace evenshard::schedule
