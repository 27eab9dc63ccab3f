#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/run_names.hpp"
#include "report/sparkline.hpp"
#include "report/table.hpp"
#include "report/unit_report.hpp"

namespace evenshard::report {

using base::format_duration;

namespace {

std::string headline(const UnitInput& input) {
  const model::Estimate& estimate = input.estimate;
  const std::string name = harmless(input.unit.path);
  if (estimate.basis != model::Basis::measured)
    return fmt::format("{}\nestimate {}, a guess: no sample counts\n", name,
                       format_duration(estimate.mean));
  return fmt::format("{}\nestimate {} ± {} from {}, the newest {} old\n", name,
                     format_duration(estimate.mean), format_duration(estimate.spread),
                     count_text(static_cast<std::size_t>(estimate.samples), "sample"),
                     age_text(estimate.age_s));
}

std::string tendencies(const model::Trend& trend) {
  std::string text;
  const auto add = [&](const std::string& phrase) { text += (text.empty() ? "" : ", ") + phrase; };
  if (trend.growth) add("growth " + percent_text(*trend.growth));
  if (trend.variation) add(fmt::format("variation {:.0f} %", 100 * *trend.variation));
  if (trend.judged_runs > 0)
    add(trend.flaky_runs == 0 ? "not flaky" : fmt::format("flaky in {} runs", flaky_text(trend)));
  return text.empty() ? "" : text + "\n";
}

std::string counts_text(const model::Sample& sample, bool counts) {
  if (counts) return "yes";
  if (!sample.whole) return "no, part";
  return sample.counted ? "no" : "no, retried";
}

std::string covered_text(const UnitInput& input, const std::string& run_id) {
  const auto found = input.covered_ppm.find(run_id);
  return found == input.covered_ppm.end() ? "" : share_text(found->second);
}

std::string samples_table(const UnitInput& input, const View& view) {
  Table table({{"when (UTC)", Align::left},
               {"outcome", Align::left},
               {"attempt", Align::right, 7},
               {"counts", Align::left},
               {"took", Align::right},
               {"cpu", Align::right, 6},
               {"coverage", Align::right, 4},
               {"workers", Align::right, 8},
               {"host", Align::left, 9},
               {"run", Align::left}});
  std::vector<std::string> ids;
  for (const model::Sample& s : input.unit.samples) ids.push_back(s.run_id);
  if (view.terminal) ids = short_run_ids(ids);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const model::Sample& s = input.unit.samples[i];
    table.add({moment_text(s.started_unix_us), outcome_text(s.outcome), std::to_string(s.attempt),
               counts_text(s, input.counts.at(i)), format_duration(s.wall), format_duration(s.cpu),
               covered_text(input, s.run_id), std::to_string(s.context->workers),
               harmless(s.context->host), harmless(ids[i])},
              is_bad(s.outcome) ? Ink::red : Ink::plain);
  }
  return table.text(view.color, view.width);
}

std::string scenarios_table(const UnitInput& input, const View& view) {
  Table table({{"estimate", Align::right},
               {"spread", Align::left, 2},
               {"share", Align::right, 1},
               {"last", Align::left},
               {"line", Align::right, 3},
               {"scenario", Align::left, 0, Cut::end}});
  for (const ScenarioShare& shown : slowest_scenarios(input)) {
    const model::ScenarioHistory& scenario = input.unit.scenarios[shown.index];
    const model::Outcome last = scenario.samples.front().outcome;
    table.add({format_duration(shown.estimate.mean), "± " + format_duration(shown.estimate.spread),
               shown.current ? fmt::format("{:.0f} %", 100 * shown.share) : "gone",
               outcome_text(last), std::to_string(scenario.line), harmless(scenario.name)},
              is_bad(last) ? Ink::red : Ink::plain);
  }
  return table.text(view.color, view.width);
}

}  // namespace

std::string unit_table(const UnitInput& input, const View& view) {
  std::string text = headline(input) + tendencies(input.trend);
  if (view.sparklines && input.trend.times.size() > 1) {
    const auto [low, high] = std::ranges::minmax(input.trend.times);
    text += fmt::format("{} {} to {}\n", sparkline(input.trend.times), format_duration(low),
                        format_duration(high));
  }
  if (!input.unit.samples.empty()) text += "\n" + samples_table(input, view);
  if (!input.unit.scenarios.empty()) text += "\n" + scenarios_table(input, view);
  return text;
}

}  // namespace evenshard::report
