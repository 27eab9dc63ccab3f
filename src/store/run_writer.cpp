#include "store/run_writer.hpp"

#include <algorithm>
#include <tuple>

#include <SQLiteCpp/Statement.h>

namespace evenshard::store {

namespace {

constexpr std::int64_t kMaxRunNumber = std::int64_t{1} << 45;

/// Everything but the id, in the order that decides which of two is kept.
auto rank(const StoredRun& run) {
  const RunHeader& header = run.header;
  const RunSummary summary = run.summary.value_or(RunSummary());
  return std::tuple(run.summary.has_value(), summary.complete, header.started_unix_us,
                    header.context.coverage, header.context.interpreter, header.context.host,
                    header.context.workers, header.cores, header.behave_version,
                    header.coverage_version, header.baseline, header.selection, header.arguments,
                    summary.exit_status, summary.units, summary.wall, summary.predicted,
                    summary.lower_bound, summary.covered_ppm);
}

void write(SQLite::Database& database, std::int64_t number, const StoredRun& run) {
  const RunHeader& header = run.header;
  const RunSummary summary = run.summary.value_or(RunSummary());
  SQLite::Statement statement(
      database,
      "INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17, ?18, ?19, ?20, ?21) ON CONFLICT DO UPDATE SET (started_unix_us, "
      "coverage, interpreter, host, workers, cores, behave_version, coverage_version, baseline, "
      "selection, arguments, finished, complete, exit_status, units, wall_us, predicted_ms, "
      "lower_bound_ms, covered_ppm) = (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
      "?16, ?17, ?18, ?19, ?20, ?21)");
  int index = 0;
  const auto bind = [&](const auto&... values) { (statement.bind(++index, values), ...); };
  bind(number, header.run_id, header.started_unix_us, int{header.context.coverage},
       header.context.interpreter, header.context.host, header.context.workers, header.cores,
       header.behave_version, header.coverage_version, int{header.baseline},
       static_cast<std::int64_t>(header.selection), header.arguments, int{run.summary.has_value()},
       int{summary.complete}, summary.exit_status, summary.units,
       std::int64_t{summary.wall.count()}, std::int64_t{summary.predicted.count()},
       std::int64_t{summary.lower_bound.count()});
  if (summary.covered_ppm) bind(*summary.covered_ppm);
  statement.exec();
}

}  // namespace

RunWriter::RunWriter(SQLite::Database& database) : database_(database) {
  Rows rows(database, "SELECT run_number, started_unix_us, run_id FROM run ORDER BY run_number");
  while (rows.step())
    places_.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2))});
  if (!places_.empty() && !(places_.front().number >= 0 && places_.back().number < kMaxRunNumber))
    throw SQLite::Exception("implausible run numbers", SQLITE_CORRUPT);
}

bool RunWriter::add(const StoredRun& run) {
  const std::string& id = run.header.run_id;
  std::optional<std::int64_t> number = number_of(id);
  if (!number) {
    write(database_, make_room(run.header), run);
    return true;
  }
  const std::optional<StoredRun> known = find_run(database_, *number);
  if (known && rank(run) <= rank(*known)) return false;
  if (!known || known->header.started_unix_us != run.header.started_unix_us) {
    std::erase_if(places_, [&](const Place& place) { return place.run_id == id; });
    number = make_room(run.header);
    renumber(id, *number);
  }
  write(database_, *number, run);
  return false;
}

std::optional<std::int64_t> RunWriter::number_of(const std::string& run_id) const {
  SQLite::Statement query(database_, "SELECT run_number FROM run WHERE run_id = ?1");
  query.bind(1, run_id);
  if (!query.executeStep()) return std::nullopt;
  return query.getColumn(0).getInt64();
}

std::int64_t RunWriter::make_room(const RunHeader& header) {
  const auto older = [&](const Place& place) {
    return std::tie(place.started_unix_us, place.run_id) <
           std::tie(header.started_unix_us, header.run_id);
  };
  const auto next = std::find_if(places_.rbegin(), places_.rend(), older).base();
  std::int64_t number = header.started_unix_us / 1000;
  if (next != places_.begin()) number = std::max(number, std::prev(next)->number + 1);
  const auto position = static_cast<std::size_t>(next - places_.begin());
  move_up(position, number);
  places_.insert(places_.begin() + static_cast<std::ptrdiff_t>(position),
                 {number, header.started_unix_us, header.run_id});
  return number;
}

/// Runs that began in the same millisecond or so move up, the last one first.
void RunWriter::move_up(std::size_t first, std::int64_t taken) {
  std::size_t last = first;
  for (; last < places_.size() && places_[last].number <= taken; ++last)
    taken = places_[last].number = taken + 1;
  while (last > first) {
    --last;
    renumber(places_[last].run_id, places_[last].number);
  }
}

void RunWriter::renumber(const std::string& run_id, std::int64_t number) {
  SQLite::Statement move(database_, "UPDATE run SET run_number = ?2 WHERE run_id = ?1");
  move.bind(1, run_id);
  move.bind(2, number);
  move.exec();
}

}  // namespace evenshard::store
