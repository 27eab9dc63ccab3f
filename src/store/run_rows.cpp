#include "store/run_rows.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include <SQLiteCpp/Statement.h>

#include "store/text_check.hpp"

namespace evenshard::store {

namespace {

constexpr std::int64_t kMaxRunNumber = std::int64_t{1} << 40;

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

struct Place {
  std::int64_t number = 0, started_unix_us = 0;
  std::string run_id;
};

std::vector<Place> read_places(const SQLite::Database& database) {
  Rows rows(database, "SELECT run_number, started_unix_us, run_id FROM run ORDER BY run_number");
  std::vector<Place> places;
  while (rows.step())
    places.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2))});
  if (!places.empty() && !(places.front().number >= 0 && places.back().number < kMaxRunNumber))
    throw SQLite::Exception("implausible run numbers", SQLITE_CORRUPT);
  return places;
}

}  // namespace

std::vector<RunRow> read_runs(const SQLite::Database& database, int newest) {
  Rows rows(database,
            "SELECT run_number, run_id, started_unix_us, coverage, interpreter, host, workers, "
            "cores, behave_version, coverage_version, baseline, arguments, finished, complete, "
            "exit_status, units, wall_us, predicted_ms, lower_bound_ms, selection, "
            "covered_ppm "
            "FROM run ORDER BY run_number DESC LIMIT ?1");
  rows.bind(1, newest);
  std::vector<RunRow> runs;
  while (rows.step()) {
    RunRow row{rows.integer(0), {header_of(rows), std::nullopt}};
    if (rows.flag(12)) row.run.summary = summary_of(rows);
    if (is_plausible(row.run.header) && (!row.run.summary || is_plausible(*row.run.summary)))
      runs.push_back(std::move(row));
  }
  return runs;
}

std::int64_t make_room(SQLite::Database& database, const RunHeader& header) {
  std::vector<Place> places = read_places(database);
  const auto older = [&](const Place& place) {
    return std::tie(place.started_unix_us, place.run_id) <
           std::tie(header.started_unix_us, header.run_id);
  };
  auto next = std::find_if(places.rbegin(), places.rend(), older).base();
  std::int64_t number = header.started_unix_us / 1'000'000;
  if (next != places.begin()) number = std::max(number, std::prev(next)->number + 1);

  // Runs that began in the same second or so move up, the last one first.
  auto last = next;
  for (std::int64_t taken = number; last != places.end() && last->number <= taken; ++last)
    taken = last->number = std::max(last->number, taken) + 1;
  SQLite::Statement move(database, "UPDATE run SET run_number = ?2 WHERE run_id = ?1");
  while (last != next) {
    --last;
    move.reset();
    move.bind(1, last->run_id);
    move.bind(2, last->number);
    move.exec();
  }
  return number;
}

}  // namespace evenshard::store
