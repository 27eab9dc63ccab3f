#include "report/summary.hpp"

#include <fmt/format.h>

#include "model/undivide.hpp"
#include "report/run_counts.hpp"
#include "report/summary_parts.hpp"

namespace evenshard::report {

namespace {

// Behave 1.2.6's own format, odd as it is.
std::string took(const SummaryInput& input) {
  const double seconds = std::chrono::duration<double>(input.record.wall).count();
  const auto minutes = static_cast<long>(seconds / 60);
  return fmt::format("Took {}m{:.3f}s\n", minutes, seconds - static_cast<double>(minutes) * 60);
}

std::string counts(const SummaryInput& input) {
  const model::Whole whole = model::undivide(input.suite, input.record);
  const RunCounts counts = count_run(whole.suite, whole.record);
  return count_line("feature", counts.features) + count_line("scenario", counts.scenarios) +
         count_line("step", counts.steps) + took(input);
}

std::string plan_quality(const SummaryInput& input) {
  return prediction(input) + kept_waiting(input) + worker_loads(input);
}

}  // namespace

std::string summary(const SummaryInput& input) {
  std::string text;
  for (const auto& section : {failing_scenarios, broken_features, counts, worker_faults, losses,
                              not_run, plan_quality, slowest_units, speed_up})
    if (const std::string part = section(input); !part.empty()) text += "\n" + part;
  return text;
}

}  // namespace evenshard::report
