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
  std::map<std::string_view, int> last_attempt;
  for (const model::Sample& s : newest_first) {
    int& last = last_attempt[s.run_id];
    last = std::max(last, s.attempt);
  }
  std::vector<const model::Sample*> usable;
  for (const model::Sample& s : newest_first)
    if (s.whole && ran(s.outcome) && s.attempt == last_attempt[s.run_id] && s.wall.count() >= 0)
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

}  // namespace evenshard::schedule
