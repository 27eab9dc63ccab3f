#include "store/absorb.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <SQLiteCpp/Transaction.h>

#include "store/outcome_code.hpp"
#include "store/prune.hpp"
#include "store/row_writer.hpp"
#include "store/run_writer.hpp"

namespace evenshard::store {

namespace {

/// The units in a shape that the tables take: no two of the same path, attempt and part; what a
/// later attempt of the same part followed does not count.
std::vector<JournalUnit> settle(std::vector<JournalUnit> units) {
  std::map<std::tuple<std::string, int>, int> last_attempt;
  std::map<std::tuple<std::string, int>, std::set<int>> taken;
  for (const JournalUnit& unit : units) {
    int& last = last_attempt[{unit.path, unit.piece.part}];
    last = std::max(last, unit.result.attempt);
  }
  for (JournalUnit& unit : units) {
    if (unit.result.attempt < last_attempt[{unit.path, unit.piece.part}]) unit.counted = false;
    // A path that the user named twice: the second time is a part that nobody planned, so the two
    // are never taken for one whole feature.
    std::set<int>& parts = taken[{unit.path, unit.result.attempt}];
    if (parts.contains(unit.piece.part)) unit.piece.part = *parts.rbegin() + 1;
    parts.insert(unit.piece.part);
  }
  return units;
}

SampleRow sample_of(const JournalUnit& unit) {
  const model::UnitResult& result = unit.result;
  return {.attempt = result.attempt,
          .part = unit.piece.part,
          .parts = unit.piece.parts,
          .outcome = code_of(result.outcome),
          .counted = unit.counted,
          .whole = unit.whole,
          .content_hash = static_cast<std::int64_t>(unit.content_hash),
          .wall_us = result.wall.count(),
          .cpu_us = result.cpu.count(),
          .peak_rss_kib = result.peak_rss_kib,
          .worker = result.worker,
          .steps = unit.steps};
}

void write_units(RowWriter& writer, std::int64_t run, const std::vector<JournalUnit>& units) {
  std::map<std::tuple<std::int64_t, int, std::string>, int> ordinals;
  for (const JournalUnit& unit : units) {
    const int attempt = unit.result.attempt;
    const std::int64_t id = writer.unit(unit.path);
    writer.add(id, run, sample_of(unit));
    for (const model::ScenarioResult& scenario : unit.result.scenarios)
      writer.add(
          writer.scenario(id, scenario.name, ordinals[{id, attempt, scenario.name}]++), run,
          ScenarioRow{attempt, code_of(scenario.outcome), scenario.line, scenario.wall.count()});
  }
}

void write_workers(RowWriter& writer, std::int64_t run,
                   const std::vector<model::WorkerResult>& workers) {
  for (const model::WorkerResult& worker : workers)
    writer.add(run, WorkerRow{worker.worker, worker.incarnation, worker.startup.count(),
                              worker.shutdown.count(), worker.before_all_failed, worker.clean,
                              worker.startup_cpu.count(), worker.shutdown_cpu.count()});
}

}  // namespace

Absorbed absorb_run(SQLite::Database& database, const JournalContent& content,
                    const Limits& limits) {
  const std::string& id = content.header.run_id;
  Absorbed absorbed{false, true, static_cast<int>(content.units.size()), content.skipped_lines};
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  RunWriter runs(database);
  if (runs.number_of(id)) return absorbed;
  runs.add({content.header, content.summary});
  const std::int64_t number = runs.number_of(id).value();
  RowWriter writer(database);
  write_units(writer, number, settle(content.units));
  write_workers(writer, number, content.workers);
  prune(database, limits, writer.touched());
  transaction.commit();
  absorbed.added = true;
  return absorbed;
}

}  // namespace evenshard::store
