#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/broken_list.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/style.hpp"
#include "report/summary_parts.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using model::Outcome;

namespace {

std::string unless_failed(Outcome outcome) {
  return outcome == Outcome::failed ? "" : fmt::format("  ({})", outcome_text(outcome));
}

std::string failures_of(const model::Unit& unit, const model::UnitResult& result) {
  std::string lines;
  for (const model::ScenarioResult& scenario : result.scenarios)
    if (is_bad(scenario.outcome))
      lines += fmt::format("  {}  {}{}\n", place_text(unit.path, scenario.line),
                           harmless(scenario.name), unless_failed(scenario.outcome));
  if (!lines.empty() || !is_bad(result.outcome)) return lines;
  // A hook or a crash failed the feature, no scenario of its own did.
  const std::string note = result.note.empty() ? "" : ": " + harmless(result.note);
  const std::string where = unit.piece.is_part() ? unit_text(unit) : harmless(unit.path);
  return fmt::format("  {}  ({}{})\n", where, outcome_text(result.outcome), note);
}

/// By Discrepancy::Kind.
constexpr std::array<std::string_view, 4> kKinds = {"missing", "run twice", "unexpected",
                                                    "cut short"};

std::string kind_text(const SummaryInput& input, const model::Discrepancy& found) {
  if (found.kind == model::Discrepancy::Kind::crashed)
    if (const auto& result = input.record.results.at(static_cast<std::size_t>(found.unit)))
      return outcome_text(result->outcome);
  return std::string(kKinds.at(static_cast<std::size_t>(found.kind)));
}

/// An interrupted run misses everything after it: that is counted (not_run), not listed.
bool was_cut_off(const SummaryInput& input, const model::Discrepancy& found) {
  return input.record.signal != 0 && found.kind == model::Discrepancy::Kind::missing &&
         !input.record.results.at(static_cast<std::size_t>(found.unit));
}

std::string why_stopped(const model::RunRecord& record) {
  if (record.signal != 0) return "the run was ended by " + signal_text(record.signal);
  if (record.aborted) return "aborted by the suite";
  return "stopped after the first failure (--stop)";
}

}  // namespace

std::string failing_scenarios(const SummaryInput& input) {
  std::string lines;
  for (std::size_t index = 0; index < input.record.results.size(); ++index)
    if (const auto& result = input.record.results[index])
      lines += failures_of(input.suite.units.at(index), *result);
  if (lines.empty()) return "";
  return paint("Failing scenarios:", Ink::red, input.color) + "\n" + lines;
}

std::string broken_features(const SummaryInput& input) {
  return broken_list(input.suite, input.color);
}

std::string worker_faults(const SummaryInput& input) {
  std::string lines;
  const auto add = [&](int worker, std::string_view what) {
    lines += fmt::format("  worker {}: {}\n", worker, harmless(what));
  };
  for (const model::WorkerResult& worker : input.record.workers) {
    if (worker.before_all_failed) add(worker.worker, "before_all failed");
    if (worker.after_all_failed) add(worker.worker, "after_all failed: see " + worker.log);
    const bool told = worker.before_all_failed || !input.discrepancies.empty();
    if (!worker.clean && !told && input.record.signal == 0) add(worker.worker, worker.end);
  }
  if (lines.empty()) return "";
  return paint("Workers that did not do well:", Ink::red, input.color) + "\n" + lines;
}

std::string losses(const SummaryInput& input) {
  Table table({{"what", Align::left}, {"where", Align::left}, {"why", Align::left}});
  std::array<std::size_t, kKinds.size()> counts{};
  for (const model::Discrepancy& found : input.discrepancies) {
    if (was_cut_off(input, found)) continue;
    const model::Unit& unit = input.suite.units.at(static_cast<std::size_t>(found.unit));
    std::string where = found.line > 0 ? place_text(unit.path, found.line) : unit_text(unit);
    if (!found.name.empty()) where += " " + harmless(found.name);
    table.add({kind_text(input, found), where, harmless(found.reason)});
    ++counts.at(static_cast<std::size_t>(found.kind));
  }
  std::string title;
  for (std::size_t kind = 0; kind < counts.size(); ++kind)
    if (counts[kind] > 0)
      title += fmt::format("{}{} {}", title.empty() ? "" : ", ", counts[kind], kKinds[kind]);
  if (title.empty()) return "";
  return paint("Incomplete: " + title, Ink::red, input.color) + "\n" + table.text(input.color);
}

std::string not_run(const SummaryInput& input) {
  std::size_t units = 0;
  std::ptrdiff_t scenarios = 0;  // Of units that had begun.
  for (std::size_t index = 0; index < input.suite.units.size(); ++index) {
    if (!model::is_wanted(input.suite.units[index])) continue;
    if (index >= input.record.results.size() || !input.record.results[index])
      ++units;
    else
      scenarios += std::ranges::count(input.record.results[index]->scenarios,
                                      model::Outcome::untested, &model::ScenarioResult::outcome);
  }
  if (units + scenarios == 0 || !(input.record.stopped || input.record.signal != 0)) return "";
  const std::string why = why_stopped(input.record);
  std::vector<std::string> what;
  if (units > 0) what.push_back(count_text(units, unit_word(input.suite)));
  if (scenarios > 0) what.push_back(count_text(static_cast<std::size_t>(scenarios), "scenario"));
  return fmt::format("{} not run: {}\n", fmt::join(what, " and "), why);
}

}  // namespace evenshard::report
