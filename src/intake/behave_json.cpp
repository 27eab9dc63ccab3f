#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "intake/reading.hpp"

namespace evenshard::intake {

using nlohmann::json;

namespace {

std::string text_of(const json& object, const char* name) {
  const auto entry = object.find(name);
  return entry != object.end() && entry->is_string() ? entry->get<std::string>() : std::string();
}

const json& list_of(const json& object, const char* name) {
  static const json none = json::array();
  const auto entry = object.find(name);
  return entry != object.end() && entry->is_array() ? *entry : none;
}

/// "features/a.feature:12" → the path and the line.
struct Location {
  explicit Location(const std::string& text) : path(text.substr(0, text.rfind(':'))) {
    const std::string digits = text.substr(std::min(text.size(), path.size() + 1));
    if (digits.size() < 9 && digits.find_first_not_of("0123456789") == digits.npos)
      line = digits.empty() ? 0 : std::stoi(digits);
  }
  std::string path;
  int line = 0;
};

model::Outcome outcome_of(const json& element) {
  return model::parse_outcome(text_of(element, "status")).value_or(model::Outcome::error);
}

model::microseconds time_of(const json& step) {
  const auto result = step.find("result");
  if (result == step.end() || !result->is_object()) return {};
  const auto duration = result->find("duration");
  const bool number = duration != result->end() && duration->is_number();
  return number ? duration_of(duration->get<double>()) : model::microseconds(0);
}

model::ScenarioResult scenario_of(const json& element) {
  model::ScenarioResult scenario;
  scenario.line = Location(text_of(element, "location")).line;
  scenario.name = text_of(element, "name");
  scenario.outcome = outcome_of(element);
  for (const json& step : list_of(element, "steps"))
    if (step.is_object()) scenario.wall += time_of(step);
  return scenario;
}

ReportedFeature feature_of(const json& entry) {
  ReportedFeature feature;
  feature.file = Location(text_of(entry, "location")).path;
  for (const json& element : list_of(entry, "elements")) {
    if (!element.is_object() || text_of(element, "type") == "background") continue;
    feature.steps += static_cast<int>(list_of(element, "steps").size());
    add(feature, scenario_of(element), true);
  }
  return feature;
}

}  // namespace

Report read_behave_json(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_array()) throw base::Error("its JSON is torn");
  Report report;
  for (const json& entry : document) {
    if (!entry.is_object()) throw base::Error("it is JSON, but no report of behave");
    ReportedFeature feature = feature_of(entry);
    if (!feature.file.empty()) report.features.push_back(std::move(feature));
  }
  return report;
}

}  // namespace evenshard::intake
