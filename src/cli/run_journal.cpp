#include "cli/run_journal.hpp"

#include <algorithm>

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
    journal_->append(unit, result, true, is_whole(unit, result));
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
