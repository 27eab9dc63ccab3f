#include "schedule/timetable.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "schedule/budget.hpp"
#include "schedule/random.hpp"

namespace evenshard::schedule {

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

Size at_speed(Size size, int speed) {
  return (size * 1000 + speed - 1) / speed;
}

/// Appends jobs one after another: each where it ends first, once its resources are free.
class Builder {
 public:
  explicit Builder(const TimetableInput& input)
      : input_(input), started_(input.speeds.size(), false) {
    result_.order.resize(input.speeds.size());
    result_.begins.resize(input.jobs.size());
    for (const int speed : input.speeds) free_.push_back(at_speed(input.fixed, speed));
    for (const int capacity : input.capacities) slots_.emplace_back(index(capacity), 0);
  }

  Timetable build(const std::vector<int>& order) {
    for (const int job : order)
      if (!input_.jobs[index(job)].alone) append(job);
    for (std::size_t m = 0; m < free_.size(); ++m)
      if (started_[m]) barrier_ = std::max(barrier_, free_[m]);
    for (const int job : order)
      if (input_.jobs[index(job)].alone) append_alone(job);
    result_.ends.assign(free_.size(), 0);
    for (std::size_t m = 0; m < free_.size(); ++m)
      if (started_[m]) result_.ends[m] = free_[m];
    result_.makespan = std::ranges::max(result_.ends);
    return std::move(result_);
  }

 private:
  Size begin_on(std::size_t machine, const TimetableInput::Job& job) const {
    Size begin = std::max(free_[machine], barrier_);
    for (const int r : job.resources) begin = std::max(begin, std::ranges::min(slots_[index(r)]));
    return begin;
  }

  Size end_on(std::size_t machine, const TimetableInput::Job& job) const {
    return begin_on(machine, job) + at_speed(job.size, input_.speeds[machine]);
  }

  void append(int id) {
    const TimetableInput::Job& job = input_.jobs[index(id)];
    std::size_t best = 0;
    Size end = std::numeric_limits<Size>::max();
    for (std::size_t machine = 0; machine < free_.size(); ++machine) {
      const Size here = end_on(machine, job);
      if (here >= end) continue;
      end = here;
      best = machine;
    }
    put(id, best, end);
    for (const int r : job.resources) *std::ranges::min_element(slots_[index(r)]) = end;
  }

  /// One after another on the fastest machine, after all others; rather one that is in use.
  void append_alone(int id) {
    std::size_t fastest = 0;
    for (std::size_t m = 1; m < free_.size(); ++m)
      if (std::tuple(input_.speeds[m], started_[m]) >
          std::tuple(input_.speeds[fastest], started_[fastest]))
        fastest = m;
    const Size end = end_on(fastest, input_.jobs[index(id)]);
    put(id, fastest, end);
    barrier_ = end;
  }

  void put(int id, std::size_t machine, Size end) {
    result_.begins[index(id)] = begin_on(machine, input_.jobs[index(id)]);
    free_[machine] = end;
    started_[machine] = true;
    result_.order[machine].push_back(id);
  }

  const TimetableInput& input_;
  Timetable result_;
  std::vector<Size> free_;
  std::vector<bool> started_;
  std::vector<std::vector<Size>> slots_;  ///< When each unit of a resource is free again.
  Size barrier_ = 0;
};

class Bounds {
 public:
  explicit Bounds(const TimetableInput& input) : input_(input), speeds_(input.speeds) {
    std::ranges::sort(speeds_, std::greater<>{});
    for (const auto& job : input.jobs) {
      if (job.alone)
        alone_ += job.size;
      else
        others_.push_back(job.size);
    }
  }

  void raise(Timetable& timetable) const {
    if (input_.jobs.empty()) return;
    const Size first = at_speed(input_.fixed, speeds_[0]) + at_speed_of_all(alone_);
    offer(timetable, first + average(), "sum / speeds");
    for (std::size_t k = 1; k <= std::min(others_.size(), speeds_.size()); ++k)
      offer(timetable, first + longest(k), "the " + std::to_string(k) + " longest on the fastest");
    for (std::size_t r = 0; r < input_.capacities.size(); ++r)
      if (offer(timetable, first + resource(r), "resource"))
        timetable.binding_resource = static_cast<int>(r);
  }

 private:
  static bool offer(Timetable& timetable, Size value, const std::string& certificate) {
    if (value <= timetable.lower_bound) return false;
    timetable.lower_bound = value;
    timetable.certificate = certificate;
    return true;
  }

  Size at_speed_of_all(Size size) const { return at_speed(size, speeds_[0]); }

  Size average() const {
    const Size sum = std::accumulate(others_.begin(), others_.end(), Size{0});
    const Size speed = std::accumulate(speeds_.begin(), speeds_.end(), Size{0});
    return (sum * 1000 + speed - 1) / speed;
  }

  /// k jobs use at most the k fastest machines well.
  Size longest(std::size_t k) const {
    const auto end = static_cast<std::ptrdiff_t>(k);
    const Size sum = std::accumulate(others_.begin(), others_.begin() + end, Size{0});
    const Size speed = std::accumulate(speeds_.begin(), speeds_.begin() + end, Size{0});
    return (sum * 1000 + speed - 1) / speed;
  }

  Size resource(std::size_t r) const {
    Size sum = 0;
    for (const auto& job : input_.jobs)
      if (!job.alone && std::ranges::count(job.resources, static_cast<int>(r)) > 0) sum += job.size;
    return at_speed((sum + input_.capacities[r] - 1) / input_.capacities[r], speeds_[0]);
  }

  const TimetableInput& input_;
  std::vector<int> speeds_;
  std::vector<Size> others_;
  Size alone_ = 0;
};

/// First what holds a resource that will be in use for long.
std::vector<int> by_resource(const TimetableInput& input) {
  std::vector<Size> needed(input.capacities.size(), 0);
  for (const auto& job : input.jobs)
    for (const int r : job.resources) needed[index(r)] += job.size / input.capacities[index(r)];
  const auto urgency = [&](int id) {
    Size most = input.jobs[index(id)].size;
    for (const int r : input.jobs[index(id)].resources) most = std::max(most, needed[index(r)]);
    return most;
  };
  std::vector<int> order(input.jobs.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater<>{}, urgency);
  return order;
}

}  // namespace

Timetable timetable(const TimetableInput& input, std::int64_t operations) {
  std::vector<int> best_order(input.jobs.size());
  std::iota(best_order.begin(), best_order.end(), 0);
  Timetable best = Builder(input).build(best_order);
  const auto keep_better = [&](const std::vector<int>& order) {
    Timetable found = Builder(input).build(order);
    if (found.makespan >= best.makespan) return;
    best = std::move(found);
    best_order = order;
  };
  keep_better(by_resource(input));
  Bounds(input).raise(best);
  const std::tuple bound{best.lower_bound, best.certificate, best.binding_resource};

  Budget budget(operations / 4);
  Random random(1);
  const auto work =
      static_cast<std::int64_t>((input.jobs.size() + 1) * input.speeds.size() * 4 + 64);
  while (input.jobs.size() > 1 && best.makespan > std::get<0>(bound) && budget.left() > work) {
    std::vector<int> order = best_order;
    for (std::size_t swaps = 1 + random.below(3); swaps > 0; --swaps)
      std::swap(order[random.below(order.size())], order[random.below(order.size())]);
    keep_better(order);
    budget.spend(work);
  }
  std::tie(best.lower_bound, best.certificate, best.binding_resource) = bound;
  return best;
}

}  // namespace evenshard::schedule
