#include "intake/report.hpp"

#include <cmath>

#include "base/error.hpp"
#include "intake/reading.hpp"

namespace evenshard::intake {

namespace {

constexpr double kMostSeconds = 30.0 * 24 * 3600;

}  // namespace

model::microseconds duration_of(double seconds) {
  if (!(seconds >= 0 && seconds <= kMostSeconds)) return {};
  return model::microseconds(std::llround(seconds * 1e6));
}

void add(ReportedFeature& feature, model::ScenarioResult scenario, bool adds_time) {
  model::UnitResult& result = feature.result;
  if (result.scenarios.empty() || model::gravity(scenario.outcome) > model::gravity(result.outcome))
    result.outcome = scenario.outcome;
  if (scenario.outcome == model::Outcome::skipped || scenario.outcome == model::Outcome::untested)
    feature.whole = false;
  if (adds_time) result.wall += scenario.wall;
  result.scenarios.push_back(std::move(scenario));
}

Report read_report(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.starts_with("\xEF\xBB\xBF") ? std::size_t{3} : 0));
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const char begin = first == text.npos ? '\0' : text[first];
  if (begin == '<') return read_junit(text);
  if (begin == '[') return read_behave_json(text);
  throw base::Error("it is neither JUnit XML nor a JSON report of behave");
}

}  // namespace evenshard::intake
