#include <algorithm>
#include <cmath>
#include <vector>

#include "schedule/context_ratio.hpp"
#include "schedule/estimate.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

using model::milliseconds;
using std::chrono::microseconds;

namespace {

constexpr milliseconds kAssumedStartup{500};
/// So many worker starts say what the next one takes.
constexpr std::size_t kEnough = 16;

/// Start-ups or shut-downs → one as it would be with a core for itself.
class Alone {
 public:
  void add(const model::WorkerSample& sample, microseconds wall, microseconds cpu) {
    if (wall.count() <= 0) return;
    const bool crowded = sample.cores > 0 && sample.context.workers > sample.cores;
    const auto wall_us = static_cast<double>(wall.count());
    double cpu_us = static_cast<double>(cpu.count());
    if (cpu.count() <= 0)  // Not measured: it may all have been computing, on its share of a core.
      cpu_us = crowded ? wall_us * sample.cores / sample.context.workers : wall_us;
    computing_.push_back(cpu_us);
    waiting_.push_back(cpu.count() > 0 ? std::max(0.0, wall_us - cpu_us) : 0.0);
    crowded_ |= crowded;
  }

  bool empty() const { return computing_.empty(); }
  milliseconds wall() const { return milliseconds(std::llround((cpu_us() + wait_us()) / 1000)); }
  int cpu_permille() const {
    const double all_us = cpu_us() + wait_us();
    return all_us > 0 ? static_cast<int>(std::lround(1000 * cpu_us() / all_us)) : 1000;
  }

 private:
  double cpu_us() const { return median(computing_); }
  /// Among many the wait is also for a core: who waited least tells the rest.
  double wait_us() const {
    if (waiting_.empty()) return 0;
    return crowded_ ? std::ranges::min(waiting_) : median(waiting_);
  }

  std::vector<double> computing_, waiting_;
  bool crowded_ = false;
};

/// The newest starts under `context`; of any context when there was none.
std::vector<const model::WorkerSample*> relevant(const model::History& history,
                                                 const model::Context& context) {
  std::vector<const model::WorkerSample*> same, any;
  for (const model::WorkerSample& s : history.workers) {
    if (any.size() < kEnough) any.push_back(&s);
    if (same.size() < kEnough && key_of(s.context) == key_of(context)) same.push_back(&s);
  }
  return same.empty() ? any : same;
}

}  // namespace

model::Overheads estimate_overheads(const model::History& history, const model::Context& context) {
  model::Overheads overheads;
  overheads.startup = kAssumedStartup;
  Alone startup, shutdown;
  for (const model::WorkerSample* s : relevant(history, context)) {
    if (s->startup.count() <= 0) continue;
    startup.add(*s, s->startup, s->startup_cpu);
    shutdown.add(*s, s->shutdown, s->shutdown_cpu);
  }
  if (startup.empty()) return overheads;
  overheads.startup = startup.wall();
  overheads.startup_cpu_permille = startup.cpu_permille();
  overheads.shutdown = shutdown.wall();
  overheads.shutdown_cpu_permille = shutdown.cpu_permille();
  overheads.measured = true;
  return overheads;
}

}  // namespace evenshard::schedule
