#include "schedule/timetable.hpp"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "schedule/random.hpp"
#include "schedule/support.hpp"

using namespace evenshard::schedule;

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

TimetableInput random_input(Random& random) {
  TimetableInput input;
  input.fixed = static_cast<Size>(random.below(200));
  for (std::size_t m = 1 + random.below(5); m > 0; --m)
    input.speeds.push_back(300 + static_cast<int>(random.below(1500)));
  input.capacities = {1, 1 + static_cast<int>(random.below(3))};
  for (std::size_t n = random.below(25); n > 0; --n) {
    TimetableInput::Job job{static_cast<Size>(random.below(1000)), {}, random.below(9) == 0};
    for (const int resource : {0, 1})
      if (random.below(4) == 0) job.resources.push_back(resource);
    input.jobs.push_back(job);
  }
  std::ranges::stable_sort(input.jobs, std::greater<>(), &TimetableInput::Job::size);
  return input;
}

struct Interval {
  Size begin, end;
};

/// How many of these overlap at the worst moment; those that take no time overlap nothing.
int most_at_once(const std::vector<Interval>& intervals) {
  std::map<Size, int> changes;
  for (const auto& [begin, end] : intervals)
    if (end > begin) ++changes[begin], --changes[end];
  int now = 0, most = 0;
  for (const auto& [time, change] : changes) most = std::max(most, now += change);
  return most;
}

/// Recomputes when everything runs from the order and the begins alone.
void check(const TimetableInput& input, const Timetable& table) {
  std::vector<Interval> runs(input.jobs.size(), Interval{-1, -1});
  Size makespan = 0;
  for (std::size_t m = 0; m < table.order.size(); ++m) {
    const auto at_speed = [&](Size size) {
      return (size * 1000 + input.speeds[m] - 1) / input.speeds[m];
    };
    Size free = at_speed(input.fixed);
    for (const int job : table.order[m]) {
      CHECK(runs[index(job)].begin == -1);
      CHECK(table.begins[index(job)] >= free);
      free = table.begins[index(job)] + at_speed(input.jobs[index(job)].size);
      runs[index(job)] = {table.begins[index(job)], free};
    }
    CHECK(table.ends[m] == (table.order[m].empty() ? 0 : free));
    makespan = std::max(makespan, table.ends[m]);
  }
  CHECK(makespan == table.makespan);
  CHECK(table.lower_bound <= makespan);
  for (std::size_t r = 0; r < input.capacities.size(); ++r) {
    std::vector<Interval> users;
    for (std::size_t job = 0; job < runs.size(); ++job)
      if (std::ranges::count(input.jobs[job].resources, static_cast<int>(r)) > 0)
        users.push_back(runs[job]);
    CHECK(most_at_once(users) <= input.capacities[r]);
  }
  for (std::size_t job = 0; job < runs.size(); ++job) {
    CHECK(runs[job].begin >= 0);
    if (!input.jobs[job].alone) continue;
    for (std::size_t other = 0; other < runs.size(); ++other)
      if (other != job) CHECK(most_at_once({runs[job], runs[other]}) <= 1);
  }
}

}  // namespace

TEST_CASE("no machine, capacity or lone unit is ever overbooked") {
  Random random(41);
  for (int i = test::scaled(2000, 50'000); i > 0; --i) {
    const TimetableInput input = random_input(random);
    check(input, timetable(input, static_cast<std::int64_t>(random.below(20'000))));
  }
}
