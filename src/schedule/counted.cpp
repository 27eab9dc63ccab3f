#include "schedule/counted.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace evenshard::schedule {

using model::Outcome;

namespace {

/// Older samples cannot move the estimate any more.
constexpr std::size_t kMemory = 20;

bool ran(Outcome outcome) {
  return outcome != Outcome::skipped && outcome != Outcome::untested && !is_incomplete(outcome);
}

/// Each run's last attempt. Most units were never tried twice: nothing is looked up then.
class LastAttempts {
 public:
  explicit LastAttempts(const std::vector<model::Sample>& samples)
      : retried_(std::ranges::any_of(samples, [](const auto& s) { return s.attempt > 1; })) {
    if (!retried_) return;
    for (const model::Sample& s : samples) {
      int& last = by_run_[*s.run_id];
      last = std::max(last, s.attempt);
    }
  }

  bool contains(const model::Sample& sample) const {
    return !retried_ || by_run_.at(*sample.run_id) == sample.attempt;
  }

 private:
  bool retried_;
  std::map<std::string_view, int> by_run_;
};

template <typename Sample>
std::vector<const Sample*> passed_if_any(std::vector<const Sample*> samples) {
  const auto passed = [](const Sample* s) { return s->outcome == Outcome::passed; };
  if (std::ranges::any_of(samples, passed))
    std::erase_if(samples, [&](const Sample* s) { return !passed(s); });
  if (samples.size() > kMemory) samples.resize(kMemory);
  std::ranges::reverse(samples);
  return samples;
}

}  // namespace

std::vector<const model::Sample*> counted(const std::vector<model::Sample>& newest_first) {
  const LastAttempts last(newest_first);
  std::vector<const model::Sample*> usable;
  usable.reserve(newest_first.size());
  for (const model::Sample& s : newest_first)
    if (s.whole && s.counted && ran(s.outcome) && last.contains(s) && s.wall.count() >= 0)
      usable.push_back(&s);
  return passed_if_any(std::move(usable));
}

std::vector<const model::ScenarioSample*> counted(
    const std::vector<model::ScenarioSample>& newest_first) {
  std::vector<const model::ScenarioSample*> usable;
  for (const model::ScenarioSample& s : newest_first)
    if (ran(s.outcome) && s.wall.count() >= 0) usable.push_back(&s);
  return passed_if_any(std::move(usable));
}

double sample_ms(const model::Sample& sample) {
  return static_cast<double>(sample.wall.count()) / 1000;
}

std::vector<double> times_ms(const std::vector<const model::Sample*>& samples) {
  std::vector<double> times;
  times.reserve(samples.size());
  for (const model::Sample* s : samples) times.push_back(sample_ms(*s));
  return times;
}

}  // namespace evenshard::schedule
