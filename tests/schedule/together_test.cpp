// What must not run together: the policy and the simulation, on random problems.
#include <algorithm>
#include <cmath>
#include <optional>

#include <doctest/doctest.h>

#include "model/needs.hpp"
#include "schedule/dispatch.hpp"
#include "schedule/exclusions.hpp"
#include "schedule/queue.hpp"
#include "schedule/random.hpp"
#include "schedule/support.hpp"
#include "schedule/workers.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::UnitId;

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

struct Problem {
  std::vector<model::Estimate> estimates;
  Exclusions exclusions;
  std::vector<double> actual_ms;
  std::vector<std::vector<UnitId>> shards;
  std::vector<double> startup_ms;
  double shutdown_ms = 0;
  int crash_permille = 0;
};

/// Workers that ask the policy, lose their process now and then, and begin again; every rule is
/// checked whenever a unit begins or a worker is told to wait.
class Replay {
 public:
  Replay(const Problem& problem, std::uint64_t seed)
      : problem_(problem),
        random_(seed),
        claims_(claims_of(problem.exclusions)),
        next_(default_policy(problem.estimates, problem.exclusions)),
        ran_(problem.estimates.size(), 0) {
    claims_.resize(problem.estimates.size());
    state_.waiting = problem.shards;
    for (const double startup : problem.startup_ms)
      workers_.push_back({Phase::starting, startup, -1});
  }

  double wall_ms() {
    for (std::size_t steps = 0; step(); ++steps) REQUIRE(steps < 50 * (ran_.size() + 10));
    return now_;
  }
  bool everything_ran_once() const {
    return std::ranges::all_of(ran_, [](int times) { return times == 1; });
  }

 private:
  enum class Phase { starting, idle, running, leaving, gone };
  struct Worker {
    Phase phase;
    double until;
    UnitId unit;
  };

  bool step() {
    const auto busy = [](const Worker& w) {
      return w.phase != Phase::idle && w.phase != Phase::gone;
    };
    double soonest = -1;
    for (const Worker& w : workers_)
      if (busy(w) && (soonest < 0 || w.until < soonest)) soonest = w.until;
    if (soonest < 0) {
      for (const Worker& w : workers_) CHECK(w.phase == Phase::gone);
      return false;
    }
    now_ = soonest;
    for (Worker& w : workers_)
      if (busy(w) && w.until <= now_ + 1e-9) finish(w);
    for (std::size_t i = 0; i < workers_.size(); ++i)
      if (workers_[i].phase == Phase::idle) ask(static_cast<int>(i));
    return true;
  }

  void finish(Worker& w) {
    if (w.phase == Phase::running) {
      std::erase(state_.running, w.unit);
      if (random_.below(1000) < index(problem_.crash_permille)) {
        --ran_[index(w.unit)];
        state_.waiting.front().insert(state_.waiting.front().begin(), w.unit);
        w = {Phase::starting, now_ + 1 + static_cast<double>(random_.below(500)), -1};
        return;
      }
    }
    w.phase = w.phase == Phase::leaving ? Phase::gone : Phase::idle;
  }

  void ask(int worker) {
    state_.unsettled = static_cast<int>(std::ranges::count_if(workers_, [](const Worker& w) {
      return w.phase == Phase::starting || w.phase == Phase::leaving;
    }));
    Worker& w = workers_[index(worker)];
    const auto choice = next_(state_, worker);
    if (!choice) {
      for (const auto& shard : state_.waiting) CHECK(shard.empty());
      w = {Phase::leaving, now_ + problem_.shutdown_ms, -1};
    } else if (choice->is_wait()) {
      check_wait();
    } else {
      REQUIRE(std::erase(state_.waiting.at(index(choice->from)), choice->unit) == 1);
      check_begin(choice->unit);
      state_.running.push_back(choice->unit);
      ++ran_[index(choice->unit)];
      w = {Phase::running, now_ + problem_.actual_ms[index(choice->unit)], choice->unit};
    }
  }

  int holders(int resource) const {
    return static_cast<int>(std::ranges::count_if(state_.running, [&](UnitId unit) {
      return std::ranges::count(claims_[index(unit)].resources, resource) > 0;
    }));
  }

  bool fits(UnitId unit) const {
    return std::ranges::all_of(claims_[index(unit)].resources, [this](int r) {
      return holders(r) < problem_.exclusions.resources[index(r)].capacity;
    });
  }

  void check_begin(UnitId unit) const {
    for (const UnitId other : state_.running) REQUIRE_FALSE(claims_[index(other)].alone);
    REQUIRE(fits(unit));
    if (!claims_[index(unit)].alone) return;
    REQUIRE(state_.running.empty());
    REQUIRE(state_.unsettled == 0);
  }

  /// Nobody waits who need not.
  void check_wait() const {
    const bool alone_runs = std::ranges::any_of(
        state_.running, [this](UnitId unit) { return claims_[index(unit)].alone; });
    REQUIRE((alone_runs || !state_.running.empty() || state_.unsettled > 0));
    for (const auto& shard : state_.waiting)
      for (const UnitId unit : shard)
        if (!alone_runs && !claims_[index(unit)].alone) REQUIRE_FALSE(fits(unit));
  }

  const Problem& problem_;
  Random random_;
  std::vector<Claim> claims_;
  model::NextUnit next_;
  std::vector<int> ran_;
  model::DispatchState state_;
  std::vector<Worker> workers_;
  double now_ = 0;
};

Problem random_problem(Random& random) {
  Problem problem;
  const std::size_t units = 1 + random.below(40), workers = 1 + random.below(8);
  for (std::size_t r = random.below(4); r > 0; --r)
    problem.exclusions.resources.push_back(
        {"r" + std::to_string(r), 1 + static_cast<int>(random.below(3)), {}});
  std::vector<std::int64_t> means;
  problem.shards.resize(workers);
  for (std::size_t i = 0; i < units; ++i) {
    const auto unit = static_cast<UnitId>(i);
    means.push_back(1 + static_cast<std::int64_t>(random.below(5000)));
    problem.shards[random.below(workers)].push_back(unit);
    if (random.below(8) == 0)
      problem.exclusions.alone.push_back(unit);
    else
      for (Resource& resource : problem.exclusions.resources)
        if (random.below(3) == 0) resource.units.push_back(unit);
  }
  problem.estimates = estimates_of(means);
  for (const auto mean : means) problem.actual_ms.push_back(static_cast<double>(mean));
  problem.startup_ms.assign(workers, 300);
  problem.shutdown_ms = 100;
  return problem;
}

model::Suite with_tags(const std::vector<std::vector<std::string>>& tags) {
  model::Suite suite = suite_of(tags.size());
  for (std::size_t i = 0; i < tags.size(); ++i) suite.units[i].scenarios[0].tags = tags[i];
  model::NeedRules rules;
  rules.capacities["wide"] = 2;
  model::take_needs(suite, rules);
  return suite;
}

}  // namespace

TEST_CASE(
    "1000 random problems, with noise, stealing and crashes: nothing runs beside what excludes "
    "it") {
  Random random(7);
  for (int round = 0; round < scaled(1000, 20'000); ++round) {
    CAPTURE(round);
    Problem problem = random_problem(random);
    for (double& ms : problem.actual_ms) ms *= 0.2 + static_cast<double>(random.below(3000)) / 1000;
    for (double& ms : problem.startup_ms) ms += static_cast<double>(random.below(1000));
    problem.crash_permille = round % 2 == 0 ? 50 : 0;
    Replay replay(problem, random.next());
    replay.wall_ms();
    CHECK(replay.everything_ran_once());
  }
}

TEST_CASE("the simulation predicts what the policy does when times are as estimated") {
  Random random(11);
  for (int round = 0; round < scaled(300, 5000); ++round) {
    CAPTURE(round);
    const Problem problem = random_problem(random);
    std::vector<UnitId> all;
    for (std::size_t i = 0; i < problem.estimates.size(); ++i)
      all.push_back(static_cast<UnitId>(i));
    model::Overheads overheads;
    overheads.startup = model::milliseconds(300);
    overheads.shutdown = model::milliseconds(100);
    const auto workers = static_cast<int>(problem.shards.size());
    Problem with_needed = problem;
    with_needed.startup_ms.resize(std::min(all.size(), problem.startup_ms.size()), 300);
    const double simulated =
        simulate_queue(queue_of(dispatch_order(all, problem.estimates, problem.exclusions),
                                problem.estimates, overheads, problem.exclusions),
                       machine_of(workers, workers, overheads), problem.exclusions);
    CHECK(Replay(with_needed, 1).wall_ms() == doctest::Approx(simulated));
  }
}

TEST_CASE("what needs a resource that has room for all excludes nothing") {
  const auto suite = with_tags({{"evenshard.resource(wide)"},
                                {"evenshard.resource(wide)", "evenshard.resource(narrow)"},
                                {"evenshard.resource(narrow)", "evenshard.serial"},
                                {"evenshard.resource(two)"},
                                {"evenshard.resource(two)"}});
  const Exclusions exclusions = exclusions_of(suite);
  REQUIRE(exclusions.resources.size() == 1);
  CHECK(exclusions.resources[0].name == "two");
  CHECK(exclusions.resources[0].capacity == 1);
  CHECK(exclusions.resources[0].units == std::vector<UnitId>{3, 4});
  CHECK(exclusions.alone == std::vector<UnitId>{2});
  CHECK_FALSE(exclusions_of(with_tags({{"slow"}, {}})).any());
}

TEST_CASE("a long line for a resource begins early, however short its units are") {
  Exclusions exclusions{{{"db", 1, {1, 2, 3}}}, {}};
  const auto estimates = estimates_of({700, 300, 400, 500, 600});
  CHECK(dispatch_order({0, 1, 2, 3, 4}, estimates, exclusions) ==
        std::vector<UnitId>{3, 0, 2, 4, 1});
  exclusions.resources[0].capacity = 2;
  CHECK(dispatch_order({0, 1, 2, 3, 4}, estimates, exclusions) ==
        std::vector<UnitId>{0, 4, 3, 2, 1});
}

TEST_CASE("a worker waits only while nothing that waits may run") {
  const Exclusions exclusions{{{"db", 1, {0, 1}}}, {3}};
  const auto next = default_policy(estimates_of({500, 400, 300, 200}), exclusions);
  model::DispatchState state{.waiting = {{0, 1, 2, 3}, {}}};
  CHECK(next(state, 1)->unit == 0);
  state = {.waiting = {{1, 2, 3}, {}}, .running = {0}};
  CHECK(next(state, 1)->unit == 2);
  state = {.waiting = {{1, 3}, {}}, .running = {0}};
  CHECK(next(state, 1)->is_wait());
  state = {.waiting = {{1, 3}, {}}, .running = {2}};
  CHECK(next(state, 1)->unit == 1);
  state = {.waiting = {{3}, {}}, .running = {1}};
  CHECK(next(state, 1)->is_wait());
  state = {.waiting = {{3}, {}}, .unsettled = 1};
  CHECK(next(state, 1)->is_wait());
  state = {.waiting = {{3}, {}}};
  CHECK(next(state, 1)->unit == 3);
  state = {.waiting = {{}, {}}, .running = {3}};
  CHECK(next(state, 1)->is_wait());  // Its shutdown would not leave it alone.
  state = {.waiting = {{}, {}}, .running = {2}};
  CHECK_FALSE(next(state, 1));
}

TEST_CASE("workers that could only ever wait are not started") {
  Exclusions exclusions{{{"db", 2, {0, 1, 2, 3}}}, {4, 5}};
  CHECK(most_at_once({0, 1, 2, 3, 4, 5}, exclusions) == 2);
  CHECK(most_at_once({0, 1, 2, 3, 4, 5, 6}, exclusions) == 3);
  CHECK(most_at_once({4, 5}, exclusions) == 1);
  CHECK(most_at_once({}, exclusions) == 1);
  const auto choice = choose_workers(suite_of(6), estimates_of(std::vector<std::int64_t>(6, 5000)),
                                     {}, 8, exclusions);
  CHECK(choice.workers == 2);
  CHECK(choice.reason == "more may not run together");
  CHECK(choice.predicted == model::milliseconds(20'000));
}
