#include "schedule/simulate.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace evenshard::schedule {

namespace {

struct Worker {
  enum class Phase { starting, free, running, ending, gone };
  Phase phase = Phase::starting;
  Activity activity;
  double left_ms = 0;

  bool is_busy() const { return phase != Phase::free && phase != Phase::gone; }
};

/// The queue, as one line of units for each kind of claim.
class Lines {
 public:
  explicit Lines(const std::vector<Activity>& queue) {
    std::map<Claim, std::size_t> line_of;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const auto [line, is_new] = line_of.try_emplace(queue[at].claim, lines_.size());
      if (is_new) lines_.push_back({queue[at].claim, {}, 0});
      lines_[line->second].units.push_back(at);
    }
    left_ = queue.size();
  }

  bool empty() const { return left_ == 0; }

  /// The first of the queue that may run now; what runs alone when nothing else is left.
  std::optional<std::size_t> take(const Occupancy& occupancy, bool everyone_settled) {
    Line* best = nullptr;
    for (const bool alone : {false, true})
      for (Line& line : lines_) {
        if (line.done() || line.claim.alone != alone) continue;
        if (alone && (best != nullptr || !everyone_settled)) continue;
        if (!occupancy.admits(line.claim)) continue;
        if (best == nullptr || line.first() < best->first()) best = &line;
      }
    if (best == nullptr) return std::nullopt;
    --left_;
    return best->units[best->next++];
  }

 private:
  struct Line {
    Claim claim;
    std::vector<std::size_t> units;
    std::size_t next = 0;

    bool done() const { return next == units.size(); }
    std::size_t first() const { return units[next]; }
  };

  std::vector<Line> lines_;
  std::size_t left_ = 0;
};

class Simulation {
 public:
  Simulation(const std::vector<Activity>& queue, const Machine& machine,
             const Exclusions& exclusions)
      : queue_(queue), machine_(machine), lines_(queue), occupancy_(exclusions) {
    const auto count = std::min(queue.size(), static_cast<std::size_t>(machine.workers));
    for (std::size_t i = 0; i < count; ++i)
      workers_.push_back({Worker::Phase::starting, machine_.startup, machine_.startup.wall_ms});
  }

  double run() {
    while (std::ranges::any_of(workers_, &Worker::is_busy)) advance();
    return now_ms_;
  }

 private:
  /// How much slower computing is than on an idle machine: the root of
  /// sum c / (1 - c + c x) = cores, found by Newton from the left, where it converges steadily.
  double slowdown() const {
    double x = 1;
    for (int step = 0; step < 20; ++step) {
      double demand = -machine_.cores, slope = 0;
      for (const Worker& w : workers_) {
        if (!w.is_busy()) continue;
        const double c = w.activity.cpu_share, rate = c / (1 - c + c * x);
        demand += rate;
        slope += rate * rate;
      }
      if (demand <= 1e-9) break;
      x += demand / slope;
    }
    return x;
  }

  void advance() {
    const double x = slowdown();
    const auto stretch = [x](const Worker& w) { return 1 + w.activity.cpu_share * (x - 1); };
    double step = std::numeric_limits<double>::max();
    for (const Worker& w : workers_)
      if (w.is_busy()) step = std::min(step, w.left_ms * stretch(w));
    now_ms_ += step;
    for (Worker& w : workers_) {
      if (!w.is_busy()) continue;
      w.left_ms -= step / stretch(w);
      if (w.left_ms <= 1e-6) finish(w);
    }
    for (Worker& w : workers_)
      if (w.phase == Worker::Phase::free) feed(w);
  }

  void finish(Worker& worker) {
    if (worker.phase == Worker::Phase::running) occupancy_.end(worker.activity.claim);
    worker.phase =
        worker.phase == Worker::Phase::ending ? Worker::Phase::gone : Worker::Phase::free;
  }

  void feed(Worker& worker) {
    if (lines_.empty()) {
      worker = {Worker::Phase::ending, machine_.shutdown, machine_.shutdown.wall_ms};
      return;
    }
    const bool settled = std::ranges::none_of(workers_, [](const Worker& w) {
      return w.phase == Worker::Phase::starting || w.phase == Worker::Phase::ending;
    });
    const auto next = lines_.take(occupancy_, settled);
    if (!next) return;
    worker = {Worker::Phase::running, queue_[*next], queue_[*next].wall_ms};
    occupancy_.begin(worker.activity.claim);
  }

  const std::vector<Activity>& queue_;
  const Machine& machine_;
  Lines lines_;
  Occupancy occupancy_;
  std::vector<Worker> workers_;
  double now_ms_ = 0;
};

}  // namespace

double simulate_queue(const std::vector<Activity>& queue, const Machine& machine,
                      const Exclusions& exclusions) {
  return Simulation(queue, machine, exclusions).run();
}

}  // namespace evenshard::schedule
