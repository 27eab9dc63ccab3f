#include "cli/run_journal.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/console.hpp"
#include "cli/words.hpp"

namespace evenshard::cli {

namespace {

/// Nothing of the feature was left out by tags, lines or --stop.
bool is_whole(const model::Unit& unit, const model::UnitResult& result) {
  return std::ranges::all_of(unit.scenarios, &model::Scenario::selected) &&
         std::ranges::none_of(result.scenarios, [](const model::ScenarioResult& scenario) {
           return scenario.outcome == model::Outcome::untested;
         });
}

/// What history keeps: scenarios under their discovered lines and names, so that names which differ
/// from run to run make no new entries. Several of one line add up; others count in the feature.
model::UnitResult as_discovered(const model::Unit& unit, const model::UnitResult& result) {
  model::UnitResult kept = result;
  kept.scenarios.clear();
  std::map<int, std::size_t> at;
  for (const model::ScenarioResult& scenario : result.scenarios) {
    const auto known = std::ranges::find(unit.scenarios, scenario.line, &model::Scenario::line);
    if (known == unit.scenarios.end()) continue;
    const auto [entry, is_new] = at.try_emplace(scenario.line, kept.scenarios.size());
    if (is_new) {
      kept.scenarios.push_back(scenario);
      kept.scenarios.back().name = known->name;
      continue;
    }
    model::ScenarioResult& sum = kept.scenarios[entry->second];
    sum.wall += scenario.wall;
    if (model::gravity(scenario.outcome) > model::gravity(sum.outcome))
      sum.outcome = scenario.outcome;
  }
  return kept;
}

}  // namespace

RunJournal::RunJournal(const std::filesystem::path& run_dir, const store::RunHeader& header)
    : path_(run_dir / "journal.jsonl") {
  try {
    journal_.emplace(path_, header);
  } catch (const base::Error& error) {
    say(fmt::format("warning: this run's times will not be kept: {}", error.what()));
  }
}

void RunJournal::listen(const model::Suite& suite, const model::RunEvent& event) {
  if (!journal_) return;
  if (const auto* finished = std::get_if<model::UnitFinished>(&event)) {
    const model::UnitResult& result = finished->result;
    const model::Unit& unit = suite.units.at(static_cast<std::size_t>(result.unit));
    journal_->append(unit, as_discovered(unit, result), true, is_whole(unit, result));
  } else if (const auto* condemned = std::get_if<model::UnitCondemned>(&event)) {
    const model::UnitResult& result = condemned->result;
    journal_->append_crash(suite.units.at(static_cast<std::size_t>(result.unit)), result.attempt);
  } else if (const auto* ended = std::get_if<model::WorkerEnded>(&event)) {
    journal_->append(ended->result);
  }
}

void RunJournal::finish(const store::RunSummary& summary, TimingStore& store) {
  if (!journal_) return;
  journal_->finish(summary);
  if (const auto problem = journal_->problem())
    say(fmt::format("warning: this run's times are kept in part only: {}", *problem));
  store.absorb(path_);  // Still locked: nobody else takes it in.
  journal_.reset();
}

store::RunHeader run_header(const std::string& run_id, const Preparation& made,
                            const std::vector<std::string>& arguments) {
  store::RunHeader header;
  header.run_id = run_id;
  header.started_unix_us = base::SystemClock().wall().time_since_epoch().count();
  header.context = made.context;
  header.behave_version = made.suite.behave_version;
  header.cores = made.cores;
  header.selection = model::selection_digest(made.suite);
  header.arguments = as_json(arguments);
  return header;
}

}  // namespace evenshard::cli
