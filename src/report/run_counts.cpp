#include "report/run_counts.hpp"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "report/phrases.hpp"

namespace evenshard::report {

using model::Outcome;

namespace {

int& at(OutcomeCounts& counts, Outcome outcome) {
  return counts.at(static_cast<std::size_t>(outcome));
}

void count_absent(const model::Unit& unit, RunCounts& counts) {
  const bool wanted = model::is_wanted(unit);
  ++at(counts.features, wanted ? Outcome::untested : Outcome::skipped);
  for (const model::Scenario& scenario : unit.scenarios) {
    const Outcome outcome = scenario.selected ? Outcome::untested : Outcome::skipped;
    ++at(counts.scenarios, outcome);
    at(counts.steps, outcome) += scenario.steps;
  }
}

/// What behave's model held of such a unit, where hooks had changed it.
void count_model(const std::vector<int>& lines, const model::UnitResult& result,
                 RunCounts& counts) {
  std::multiset<int> left(lines.begin(), lines.end());
  for (const model::ScenarioResult& scenario : result.scenarios)
    if (const auto found = left.find(scenario.line); found != left.end()) left.erase(found);
  at(counts.scenarios, Outcome::untested) += static_cast<int>(left.size());
}

/// What was selected in a unit that did not come to its own end, and not reported.
void count_rest(const model::Unit& unit, const model::UnitResult& result, RunCounts& counts) {
  if (result.model) return count_model(*result.model, result, counts);
  std::set<std::pair<int, std::string_view>> reported;
  for (const model::ScenarioResult& scenario : result.scenarios)
    reported.emplace(scenario.line, scenario.name);
  for (const model::Scenario& scenario : unit.scenarios) {
    if (reported.contains({scenario.line, scenario.name})) continue;
    const Outcome outcome = scenario.selected ? Outcome::untested : Outcome::skipped;
    ++at(counts.scenarios, outcome);
    at(counts.steps, outcome) += scenario.steps;
  }
}

void count_result(const model::Unit& unit, const model::UnitResult& result, RunCounts& counts) {
  ++at(counts.features, result.outcome);
  for (const model::ScenarioResult& scenario : result.scenarios)
    ++at(counts.scenarios, scenario.outcome);
  at(counts.steps, Outcome::passed) += result.steps.passed;
  at(counts.steps, Outcome::failed) += result.steps.failed;
  at(counts.steps, Outcome::skipped) += result.steps.skipped;
  at(counts.steps, Outcome::undefined) += result.steps.undefined;
  at(counts.steps, Outcome::untested) += result.steps.untested;
  if (model::is_incomplete(result.outcome)) count_rest(unit, result, counts);
}

struct Part {
  Outcome outcome;
  bool always;
};

constexpr std::array kParts = {Part{Outcome::passed, true},     Part{Outcome::failed, true},
                               Part{Outcome::error, false},     Part{Outcome::skipped, true},
                               Part{Outcome::undefined, false}, Part{Outcome::untested, false},
                               Part{Outcome::crashed, false},   Part{Outcome::timed_out, false},
                               Part{Outcome::cancelled, false}};

}  // namespace

RunCounts count_run(const model::Suite& suite, const model::RunRecord& record) {
  RunCounts counts;
  for (std::size_t index = 0; index < suite.units.size(); ++index) {
    const bool ran = index < record.results.size() && record.results[index].has_value();
    if (ran)
      count_result(suite.units[index], *record.results[index], counts);
    else
      count_absent(suite.units[index], counts);
  }
  return counts;
}

std::string count_line(std::string_view noun, const OutcomeCounts& counts) {
  std::string line;
  for (const Part& part : kParts) {
    const int count = counts.at(static_cast<std::size_t>(part.outcome));
    if (!part.always && count == 0) continue;
    if (line.empty())
      line = count_text(static_cast<std::size_t>(count), noun) + " passed";
    else
      line += fmt::format(", {} {}", count, outcome_text(part.outcome));
  }
  return line + "\n";
}

}  // namespace evenshard::report
