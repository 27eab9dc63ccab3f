#include "schedule/estimate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "schedule/counted.hpp"
#include "schedule/prior.hpp"
#include "schedule/unit_estimate.hpp"

namespace evenshard::schedule {

namespace {

using ByPath = std::map<std::string_view, const model::UnitHistory*>;

ByPath by_path(const model::History& history) {
  ByPath result;
  for (const model::UnitHistory& unit : history.units) result.emplace(unit.path, &unit);
  return result;
}

/// Its newest sample that counts is of the very file, and all of it is selected.
bool as_measured(const model::Unit& unit, const model::UnitHistory& history) {
  const auto samples = counted(history.samples);
  return !samples.empty() && samples.back()->content_hash == unit.content_hash &&
         std::ranges::all_of(unit.scenarios, &model::Scenario::selected);
}

}  // namespace

std::vector<model::Estimate> estimate(const model::Suite& suite, const model::History& history,
                                      const model::Context& context, std::int64_t now_unix_us) {
  const Circumstances circumstances = circumstances_of(history, context);
  const ByPath known_units = by_path(history);

  std::vector<std::optional<model::Estimate>> measured;
  std::vector<const model::Estimate*> known;
  for (const model::Unit& unit : suite.units) {
    const auto found = known_units.find(unit.path);
    measured.push_back(found == known_units.end()
                           ? std::nullopt
                           : estimate_unit(unit, *found->second, circumstances, now_unix_us));
  }
  for (const auto& estimate : measured) known.push_back(estimate ? &*estimate : nullptr);

  const Prior prior(suite, known);
  std::vector<model::Estimate> result;
  for (std::size_t unit = 0; unit < measured.size(); ++unit)
    result.push_back(measured[unit] ? *measured[unit] : prior.of(suite.units[unit]));
  return result;
}

std::vector<std::string> needing_scenarios(const model::Suite& suite,
                                           const model::History& history) {
  const ByPath known = by_path(history);
  std::vector<std::string> result;
  for (const model::Unit& unit : suite.units)
    if (const auto found = known.find(unit.path);
        found != known.end() && !as_measured(unit, *found->second))
      result.push_back(unit.path);
  return result;
}

}  // namespace evenshard::schedule
