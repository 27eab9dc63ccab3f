#include <algorithm>
#include <cmath>
#include <vector>

#include "schedule/context_ratio.hpp"
#include "schedule/estimate.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

using model::milliseconds;

namespace {

constexpr milliseconds kAssumedStartup{500};
/// So many worker starts say what the next one takes.
constexpr std::size_t kEnough = 16;

milliseconds typical(const std::vector<double>& values_us) {
  return milliseconds(std::llround(median(values_us) / 1000));
}

/// As it would have been alone: workers start together, and more of them than cores share these.
double alone_us(const model::WorkerSample& sample) {
  const auto startup = static_cast<double>(sample.startup.count());
  if (sample.cores <= 0 || sample.context.workers <= sample.cores) return startup;
  return startup * sample.cores / sample.context.workers;
}

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
  std::vector<double> startups, shutdowns;
  for (const model::WorkerSample* s : relevant(history, context)) {
    if (s->startup.count() <= 0) continue;
    startups.push_back(alone_us(*s));
    if (s->shutdown.count() > 0) shutdowns.push_back(static_cast<double>(s->shutdown.count()));
  }
  if (startups.empty()) return overheads;
  overheads.startup = typical(startups);
  overheads.shutdown = typical(shutdowns);
  overheads.measured = true;
  return overheads;
}

}  // namespace evenshard::schedule
