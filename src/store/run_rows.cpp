#include "store/run_rows.hpp"

#include <string_view>

#include <fmt/format.h>

#include "store/text_check.hpp"

namespace evenshard::store {

namespace {

bool is_plausible(const RunHeader& header) {
  return !header.run_id.empty() && is_plausible_text(header.run_id, 200) &&
         in_range(header.started_unix_us, 0, kMaxStartUs) &&
         is_plausible_text(header.context.interpreter, 200) &&
         is_plausible_text(header.context.host, 300) && header.context.workers >= 0 &&
         is_plausible_text(header.behave_version, 200) &&
         is_plausible_text(header.coverage_version, 200) &&
         is_plausible_text(header.arguments, kMaxArguments);
}

bool is_plausible(const RunSummary& summary) {
  return in_range(summary.wall.count(), 0, kMaxTimeUs) &&
         in_range(summary.predicted.count(), 0, kMaxTimeUs) &&
         in_range(summary.lower_bound.count(), 0, kMaxTimeUs);
}

int bounded(std::int64_t value) {
  return in_range(value, 0, kMaxCount) ? static_cast<int>(value) : 0;
}

RunHeader header_of(const Rows& rows) {
  RunHeader header;
  header.run_id = rows.text(1);
  header.started_unix_us = rows.integer(2);
  header.context = {rows.flag(3), std::string(rows.text(4)), std::string(rows.text(5)),
                    bounded(rows.integer(6))};
  header.cores = bounded(rows.integer(7));
  header.behave_version = rows.text(8);
  header.coverage_version = rows.text(9);
  header.baseline = rows.flag(10);
  header.arguments = rows.text(11);
  header.selection = static_cast<std::uint64_t>(rows.integer(19));
  return header;
}

RunSummary summary_of(const Rows& rows) {
  RunSummary summary;
  summary.complete = rows.flag(13);
  summary.exit_status = bounded(rows.integer(14));
  summary.units = bounded(rows.integer(15));
  summary.wall = model::microseconds(rows.integer(16));
  summary.predicted = model::milliseconds(rows.integer(17));
  summary.lower_bound = model::milliseconds(rows.integer(18));
  const std::int64_t covered = rows.integer(20);
  if (!rows.is_null(20) && in_range(covered, 0, kWhole))
    summary.covered_ppm = static_cast<int>(covered);
  return summary;
}

constexpr std::string_view kQuery =
    "SELECT run_number, run_id, started_unix_us, coverage, interpreter, host, workers, cores, "
    "behave_version, coverage_version, baseline, arguments, finished, complete, exit_status, "
    "units, wall_us, predicted_ms, lower_bound_ms, selection, covered_ppm FROM run ";

std::vector<RunRow> take(Rows& rows) {
  std::vector<RunRow> runs;
  while (rows.step()) {
    RunRow row{rows.integer(0), {header_of(rows), std::nullopt}};
    if (rows.flag(12)) row.run.summary = summary_of(rows);
    if (is_plausible(row.run.header) && (!row.run.summary || is_plausible(*row.run.summary)))
      runs.push_back(std::move(row));
  }
  return runs;
}

}  // namespace

std::vector<RunRow> read_runs(const SQLite::Database& database, int newest) {
  Rows rows(database, fmt::format("{}ORDER BY run_number DESC LIMIT ?1", kQuery).c_str());
  rows.bind(1, newest);
  return take(rows);
}

std::optional<StoredRun> find_run(const SQLite::Database& database, std::int64_t number) {
  Rows rows(database, fmt::format("{}WHERE run_number = ?1", kQuery).c_str());
  rows.bind(1, number);
  std::vector<RunRow> found = take(rows);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front().run));
}

}  // namespace evenshard::store
