#include "model/undivide.hpp"

#include <algorithm>
#include <optional>

namespace evenshard::model {

namespace {

bool continues(const Unit& unit, const std::vector<Unit>& features) {
  return unit.piece.part > 0 && !features.empty() && features.back().path == unit.path;
}

void append(const Unit& part, Unit& feature) {
  feature.scenarios.insert(feature.scenarios.end(), part.scenarios.begin(), part.scenarios.end());
}

void add(const StepCounts& more, StepCounts& steps) {
  steps.passed += more.passed;
  steps.failed += more.failed;
  steps.skipped += more.skipped;
  steps.undefined += more.undefined;
  steps.untested += more.untested;
}

void add(const UnitResult& part, UnitResult& feature) {
  if (gravity(part.outcome) > gravity(feature.outcome)) {
    feature.outcome = part.outcome;
    feature.log = part.log;
    feature.worker = part.worker;
  }
  if (feature.note.empty()) feature.note = part.note;
  feature.attempt = std::max(feature.attempt, part.attempt);
  feature.begin = std::min(feature.begin, part.begin);
  feature.wall += part.wall;
  feature.cpu += part.cpu;
  feature.peak_rss_kib = std::max(feature.peak_rss_kib, part.peak_rss_kib);
  add(part.steps, feature.steps);
  feature.scenarios.insert(feature.scenarios.end(), part.scenarios.begin(), part.scenarios.end());
}

/// Selected scenarios of a part that never ran are untested, as behind a --stop.
void add_untested(const Unit& part, UnitResult& feature) {
  for (const Scenario& scenario : part.scenarios) {
    const Outcome outcome = scenario.selected ? Outcome::untested : Outcome::skipped;
    feature.scenarios.push_back({scenario.line, scenario.name, outcome, microseconds(0)});
    (scenario.selected ? feature.steps.untested : feature.steps.skipped) += scenario.steps;
  }
}

/// Nothing when none of the parts has a result.
std::optional<UnitResult> put_together(const Suite& divided, const RunRecord& record,
                                       const std::vector<UnitId>& parts) {
  std::optional<UnitResult> feature;
  for (const UnitId part : parts)
    if (const auto& result = record.results.at(static_cast<std::size_t>(part)))
      feature ? add(*result, *feature) : void(feature = *result);
  if (!feature) return feature;
  for (const UnitId part : parts)
    if (const auto index = static_cast<std::size_t>(part); !record.results[index])
      add_untested(divided.units.at(index), *feature);
  std::ranges::stable_sort(feature->scenarios, {}, &ScenarioResult::line);
  feature->outputs.clear();
  feature->marks.clear();
  return feature;
}

}  // namespace

Whole undivide(const Suite& divided, const RunRecord& record) {
  Whole whole{divided, record, {}};
  whole.suite.units.clear();
  whole.record.results.clear();
  std::vector<std::vector<UnitId>> parts;
  for (const Unit& unit : divided.units) {
    if (continues(unit, whole.suite.units)) {
      append(unit, whole.suite.units.back());
    } else {
      whole.suite.units.push_back(unit);
      whole.suite.units.back().piece = {};
      parts.emplace_back();
    }
    parts.back().push_back(static_cast<UnitId>(whole.feature_of.size()));
    whole.feature_of.push_back(static_cast<UnitId>(parts.size() - 1));
  }
  for (std::size_t feature = 0; feature < parts.size(); ++feature) {
    auto result = put_together(divided, record, parts[feature]);
    if (result) result->unit = static_cast<UnitId>(feature);
    whole.record.results.push_back(std::move(result));
  }
  return whole;
}

}  // namespace evenshard::model
