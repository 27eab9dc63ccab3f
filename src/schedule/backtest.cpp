#include "schedule/backtest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <queue>
#include <string>

#include "schedule/counted.hpp"
#include "schedule/estimate.hpp"
#include "schedule/pack.hpp"
#include "schedule/priority.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

using model::milliseconds;

namespace {

/// A rough plan is enough to compare predictions by.
constexpr std::int64_t kOperations = 1'000'000;

using Values = std::vector<double>;  ///< Of one unit, oldest first, in ms. Never empty.

double last_value(const Values& values) {
  return values.back();
}
double mean_value(const Values& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}
double ewma(const Values& values) {
  double average = values.front();
  for (const double value : values) average = (average + value) / 2;
  return average;
}

struct Peer {
  std::string_view name;
  double (*predict)(const Values&);
};
constexpr std::array kPeers{Peer{"last value", last_value}, Peer{"mean", mean_value},
                            Peer{"median", [](const Values& values) { return median(values); }},
                            Peer{"EWMA", ewma}};

struct Run {
  std::string id;
  std::int64_t started = 0;
  model::Context context;
};

std::vector<Run> runs_of(const model::History& history) {
  std::map<std::string, Run> by_id;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& s : unit.samples)
      by_id.try_emplace(s.run_id, Run{s.run_id, s.started_unix_us, s.context});
  std::vector<Run> runs;
  for (auto& [id, run] : by_id) runs.push_back(std::move(run));
  std::ranges::stable_sort(runs, {}, &Run::started);
  return runs;
}

/// One run as it would have been predicted: the units that passed in it, and what was known before.
struct Replay {
  model::Suite suite;
  model::History before;
  std::vector<milliseconds> took;  ///< By UnitId.
};

Replay replay_of(const model::History& history, const Run& run) {
  Replay replay;
  const model::Suite suite = model::remembered_suite(history);
  for (std::size_t i = 0; i < history.units.size(); ++i) {
    const model::UnitHistory& unit = history.units[i];
    const auto in_run = std::ranges::find_if(unit.samples, [&](const model::Sample& s) {
      return s.run_id == run.id && s.whole && s.counted && s.outcome == model::Outcome::passed;
    });
    model::UnitHistory earlier{
        .path = unit.path, .steps = unit.steps, .samples = {}, .scenarios = {}};
    for (const model::Sample& s : unit.samples)
      if (s.started_unix_us < run.started) earlier.samples.push_back(s);
    if (!earlier.samples.empty()) replay.before.units.push_back(std::move(earlier));
    if (in_run == unit.samples.end()) continue;
    replay.suite.units.push_back(suite.units[i]);
    replay.took.push_back(
        std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(in_run->wall)));
  }
  return replay;
}

std::vector<model::Estimate> peer_estimates(const Replay& replay, const Peer& peer) {
  std::map<std::string_view, double> known;
  double sum = 0;
  for (const model::UnitHistory& unit : replay.before.units) {
    Values values;
    for (const model::Sample* s : counted(unit.samples)) values.push_back(sample_ms(*s));
    if (values.empty()) continue;
    sum += known[unit.path] = peer.predict(values);
  }
  const double average = known.empty() ? 1000 : sum / static_cast<double>(known.size());
  std::vector<model::Estimate> result;
  for (const model::Unit& unit : replay.suite.units) {
    const auto found = known.find(unit.path);
    const double value = found == known.end() ? average : found->second;
    model::Estimate& estimate = result.emplace_back();
    estimate.mean = milliseconds(std::max<std::int64_t>(1, std::llround(value)));
  }
  return result;
}

std::vector<model::Estimate> perfect(const Replay& replay) {
  std::vector<model::Estimate> result;
  for (const milliseconds took : replay.took) result.emplace_back().mean = took;
  return result;
}

std::size_t index(model::UnitId unit) {
  return static_cast<std::size_t>(unit);
}

milliseconds in_shards(const Replay& replay, const std::vector<model::Estimate>& estimates,
                       int workers) {
  PackOptions options{workers, {}};
  options.operations = kOperations;
  milliseconds wall{0};
  for (const model::Shard& shard : pack(replay.suite, estimates, options).shards) {
    milliseconds load{0};
    for (const model::UnitId unit : shard.units) load += replay.took[index(unit)];
    wall = std::max(wall, load);
  }
  return wall;
}

milliseconds in_queue(const Replay& replay, const std::vector<model::Estimate>& estimates,
                      int workers) {
  std::vector<std::size_t> order(estimates.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return priority(estimates[a]) > priority(estimates[b]);
  });
  std::priority_queue<milliseconds, std::vector<milliseconds>, std::greater<>> free_at;
  for (int worker = 0; worker < workers; ++worker) free_at.push(milliseconds(0));
  milliseconds wall{0};
  for (const std::size_t unit : order) {
    const milliseconds end = free_at.top() + replay.took[unit];
    free_at.pop();
    free_at.push(end);
    wall = std::max(wall, end);
  }
  return wall;
}

/// One estimator's predictions, gathered over the runs.
class Score {
 public:
  void add(const Replay& replay, const std::vector<model::Estimate>& estimates, int workers,
           milliseconds best) {
    for (std::size_t i = 0; i < estimates.size(); ++i) {
      const auto took = static_cast<double>(replay.took[i].count());
      errors_.push_back(std::abs(static_cast<double>(estimates[i].mean.count()) - took) / took);
    }
    shards_ += lost(in_shards(replay, estimates, workers), best);
    queue_ += lost(in_queue(replay, estimates, workers), best);
    ++runs_;
  }

  model::EstimatorScore result(std::string_view name) const {
    const double runs = std::max(1, runs_);
    return {std::string(name), static_cast<int>(errors_.size()), median(errors_), shards_ / runs,
            queue_ / runs};
  }

 private:
  static double lost(milliseconds wall, milliseconds best) {
    return static_cast<double>(wall.count()) / static_cast<double>(best.count()) - 1;
  }

  std::vector<double> errors_;
  double shards_ = 0, queue_ = 0;
  int runs_ = 0;
};

}  // namespace

model::Backtest backtest(const model::History& history, int workers, int runs) {
  model::Backtest result;
  result.workers = workers;
  Score ours;
  std::array<Score, kPeers.size()> peers;
  const std::vector<Run> recorded = runs_of(history);
  for (std::size_t at = recorded.size(); at-- > 1 && result.runs < runs;) {
    const Run& run = recorded[at];
    const Replay replay = replay_of(history, run);
    if (replay.suite.units.size() < 2 || replay.before.units.empty()) continue;
    ++result.runs;
    const milliseconds best = in_shards(replay, perfect(replay), workers);
    ours.add(replay, estimate(replay.suite, replay.before, run.context, run.started), workers,
             best);
    for (std::size_t peer = 0; peer < kPeers.size(); ++peer)
      peers[peer].add(replay, peer_estimates(replay, kPeers[peer]), workers, best);
  }
  result.scores.push_back(ours.result("evenshard"));
  for (std::size_t peer = 0; peer < kPeers.size(); ++peer)
    result.scores.push_back(peers[peer].result(kPeers[peer].name));
  return result;
}

}  // namespace evenshard::schedule
