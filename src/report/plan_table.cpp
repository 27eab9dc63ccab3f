#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "model/needs.hpp"
#include "report/broken_list.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/plan_report.hpp"
#include "report/style.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;
using model::milliseconds;

namespace {

constexpr std::size_t kManyUnits = 20, kShown = 10;

class Estimates {
 public:
  explicit Estimates(const std::vector<model::Estimate>& estimates) : estimates_(estimates) {}
  const model::Estimate& of(model::UnitId unit) const {
    return estimates_.at(static_cast<std::size_t>(unit));
  }
  milliseconds sum(const std::vector<model::UnitId>& units, std::size_t from = 0) const {
    milliseconds sum{0};
    for (std::size_t at = from; at < units.size(); ++at) sum += of(units[at]).mean;
    return sum;
  }
  /// Of their sum, as one standard deviation; each varies on its own.
  milliseconds spread(const std::vector<model::UnitId>& units) const {
    double variance = 0;
    for (const model::UnitId unit : units) {
      const auto one = static_cast<double>(of(unit).spread.count());
      variance += one * one;
    }
    return milliseconds(std::llround(std::sqrt(variance)));
  }
  /// Share of the predicted time that rests on measurements of the unit itself, in percent.
  int measured_percent(const std::vector<model::UnitId>& units) const {
    milliseconds measured{0};
    for (const model::UnitId unit : units)
      if (of(unit).basis == model::Basis::measured) measured += of(unit).mean;
    const milliseconds all = sum(units);
    return all.count() == 0 ? 0 : static_cast<int>(measured * 100 / all);
  }

 private:
  const std::vector<model::Estimate>& estimates_;
};

std::string shard_title(std::size_t worker, const model::Shard& shard, const Estimates& estimates,
                        const std::string& word) {
  if (shard.units.empty()) return fmt::format("worker {}: nothing", worker);
  return fmt::format("worker {}: {}, {} ± {}, {} % from history", worker,
                     count_text(shard.units.size(), word), format_duration(shard.load),
                     format_duration(estimates.spread(shard.units)),
                     estimates.measured_percent(shard.units));
}

std::string basis_text(const model::Estimate& estimate) {
  if (estimate.basis != model::Basis::measured)
    return std::string(model::to_string(estimate.basis));
  return count_text(static_cast<std::size_t>(estimate.samples), "run");
}

std::string needs_text(const model::Unit& unit) {
  const model::Needs needs = model::needs_of(unit);
  if (needs.alone) return "  (alone)";
  return needs.resources.empty()
             ? ""
             : harmless(fmt::format("  (needs {})", fmt::join(needs.resources, ", ")));
}

std::string shard_units(const model::Suite& suite, const model::Shard& shard,
                        const Estimates& estimates, bool color) {
  const bool all = shard.units.size() <= kManyUnits;
  const std::size_t shown = all ? shard.units.size() : kShown;
  Table table({{"estimate", Align::right}, {"from", Align::left}, {"feature", Align::left}});
  for (std::size_t at = 0; at < shown; ++at) {
    const model::Estimate& estimate = estimates.of(shard.units[at]);
    const model::Unit& unit = suite.units.at(static_cast<std::size_t>(shard.units[at]));
    table.add(
        {format_duration(estimate.mean), basis_text(estimate), unit_text(unit) + needs_text(unit)});
  }
  std::string text = table.text(color);
  if (!all)
    text += fmt::format("  +{} more, {} in total\n", shard.units.size() - shown,
                        format_duration(estimates.sum(shard.units, shown)));
  return text;
}

std::string verdict(const model::Plan& plan) {
  if (plan.optimal) return "optimal";
  const auto bound = static_cast<double>(plan.lower_bound.value.count());
  if (bound <= 0) return "not proven optimal";
  const double gap = static_cast<double>(plan.makespan.count()) / bound * 100 - 100;
  return fmt::format("{:.1f} % over, not proven optimal", gap);
}

/// Nothing when it is a trifle.
std::string needs_cost(const model::Plan& plan) {
  if (plan.needs_cost * 50 < plan.makespan || plan.needs_cost.count() == 0) return "";
  return fmt::format("what must not run together costs {}: without it the makespan would be {}\n",
                     format_duration(plan.needs_cost),
                     format_duration(plan.makespan - plan.needs_cost));
}

std::string totals(const model::Plan& plan) {
  const std::string certificate =
      plan.lower_bound.certificate.empty() ? "" : " (" + plan.lower_bound.certificate + ")";
  return fmt::format("makespan {}, lower bound {}{}: {}; {} of features in all\n",
                     format_duration(plan.makespan), format_duration(plan.lower_bound.value),
                     certificate, verdict(plan), format_duration(plan.total)) +
         needs_cost(plan);
}

}  // namespace

std::string plan_table(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                       const model::Plan& plan, bool color) {
  const Estimates lookup(estimates);
  std::string text;
  for (std::size_t worker = 0; worker < plan.shards.size(); ++worker) {
    const model::Shard& shard = plan.shards[worker];
    text += paint(shard_title(worker, shard, lookup, unit_word(suite)), Ink::bold, color) + "\n";
    if (!shard.units.empty()) text += shard_units(suite, shard, lookup, color);
    text += "\n";
  }
  if (const std::string broken = broken_list(suite, color); !broken.empty()) text += broken + "\n";
  return text + totals(plan);
}

}  // namespace evenshard::report
