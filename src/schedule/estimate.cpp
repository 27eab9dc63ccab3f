#include "schedule/estimate.hpp"

#include <map>
#include <optional>
#include <string_view>

#include "schedule/context_ratio.hpp"
#include "schedule/prior.hpp"
#include "schedule/unit_estimate.hpp"

namespace evenshard::schedule {

namespace {

RunContexts contexts_of_runs(const model::History& history) {
  RunContexts runs;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& s : unit.samples) runs.try_emplace(s.run_id, key_of(s.context));
  return runs;
}

}  // namespace

std::vector<model::Estimate> estimate(const model::Suite& suite, const model::History& history,
                                      const model::Context& context, std::int64_t now_unix_us) {
  const ContextRatio ratio(history, context);
  const RunContexts runs = contexts_of_runs(history);
  std::map<std::string_view, const model::UnitHistory*> by_path;
  for (const model::UnitHistory& unit : history.units) by_path.emplace(unit.path, &unit);

  std::vector<std::optional<model::Estimate>> measured;
  std::vector<const model::Estimate*> known;
  for (const model::Unit& unit : suite.units) {
    const auto found = by_path.find(unit.path);
    measured.push_back(found == by_path.end()
                           ? std::nullopt
                           : estimate_unit(unit, *found->second, ratio, runs, now_unix_us));
  }
  for (const auto& estimate : measured) known.push_back(estimate ? &*estimate : nullptr);

  const Prior prior(suite, known);
  std::vector<model::Estimate> result;
  for (std::size_t unit = 0; unit < measured.size(); ++unit)
    result.push_back(measured[unit] ? *measured[unit] : prior.of(suite.units[unit]));
  return result;
}

}  // namespace evenshard::schedule
