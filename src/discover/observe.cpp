#include "discover/observe.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace evenshard::discover {
namespace {

using nlohmann::json;

model::UnitResult read_result(const json& scenarios, std::size_t unit) {
  model::UnitResult result;
  result.unit = static_cast<model::UnitId>(unit);
  for (const json& from : scenarios) {
    const auto outcome = model::parse_outcome(from.at(2).get<std::string>());
    if (outcome && outcome != model::Outcome::untested)
      result.scenarios.push_back({from.at(0), from.at(1), *outcome, {}});
  }
  return result;
}

}  // namespace

model::RunRecord Observation::record(const model::Suite& suite) const {
  model::RunRecord record;
  record.results.resize(suite.units.size());
  const auto answer = injection_.answer();
  if (!answer) return record;
  try {
    const json features = json::parse(*answer);
    // Behave makes the same features of the same arguments, in the same order.
    for (std::size_t i = 0; i < std::min(features.size(), suite.units.size()); ++i)
      if (features[i].at(0) == suite.units[i].path)
        record.results[i] = read_result(features[i].at(1), i);
  } catch (const json::exception& error) {
    throw base::Error(fmt::format("what the watched behave ran cannot be read: {}", error.what()));
  }
  return record;
}

}  // namespace evenshard::discover
