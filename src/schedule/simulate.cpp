#include "schedule/simulate.hpp"

#include <algorithm>
#include <limits>

namespace evenshard::schedule {

namespace {

struct Worker {
  enum class Phase { starting, running, ending, gone };
  Phase phase = Phase::starting;
  Activity activity;
  double left_ms = 0;
};

class Simulation {
 public:
  Simulation(const std::vector<Activity>& queue, const Machine& machine)
      : queue_(queue), machine_(machine) {
    const auto count = std::min(queue.size(), static_cast<std::size_t>(machine.workers));
    for (std::size_t i = 0; i < count; ++i) workers_.push_back(busy(Worker::Phase::starting));
  }

  double run() {
    while (active() > 0) advance();
    return now_ms_;
  }

 private:
  Worker busy(Worker::Phase phase) {
    Worker worker{phase, {}, 0};
    if (phase == Worker::Phase::starting) worker.activity = machine_.startup;
    if (phase == Worker::Phase::running) worker.activity = queue_[next_++];
    if (phase == Worker::Phase::ending) worker.activity = machine_.shutdown;
    worker.left_ms = worker.activity.wall_ms;
    return worker;
  }

  int active() const {
    return static_cast<int>(std::ranges::count_if(
        workers_, [](const Worker& w) { return w.phase != Worker::Phase::gone; }));
  }

  /// How much slower computing is than on an idle machine: the root of
  /// sum c / (1 - c + c x) = cores, found by Newton from the left, where it converges steadily.
  double slowdown() const {
    double x = 1;
    for (int step = 0; step < 20; ++step) {
      double demand = -machine_.cores, slope = 0;
      for (const Worker& w : workers_) {
        if (w.phase == Worker::Phase::gone) continue;
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
      if (w.phase != Worker::Phase::gone) step = std::min(step, w.left_ms * stretch(w));
    now_ms_ += step;
    for (Worker& w : workers_) {
      if (w.phase == Worker::Phase::gone) continue;
      w.left_ms -= step / stretch(w);
      if (w.left_ms <= 1e-6) finish(w);
    }
  }

  void finish(Worker& worker) {
    if (worker.phase == Worker::Phase::ending)
      worker.phase = Worker::Phase::gone;
    else
      worker = busy(next_ < queue_.size() ? Worker::Phase::running : Worker::Phase::ending);
  }

  const std::vector<Activity>& queue_;
  const Machine& machine_;
  std::vector<Worker> workers_;
  std::size_t next_ = 0;
  double now_ms_ = 0;
};

}  // namespace

double simulate_queue(const std::vector<Activity>& queue, const Machine& machine) {
  return Simulation(queue, machine).run();
}

}  // namespace evenshard::schedule
