#include <SQLiteCpp/Transaction.h>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "store/outcome_code.hpp"
#include "store/text_check.hpp"
#include "store/timing_lines.hpp"

namespace evenshard::store {

using nlohmann::ordered_json;

namespace {

/// A line of scenarios is ended once it is so long.
constexpr std::size_t kLongLine = 256 * 1024;

std::string_view name_of(std::int64_t outcome) {
  return model::to_string(*outcome_of(outcome));
}

ordered_json run_line(const StoredRun& run) {
  const RunHeader& header = run.header;
  const RunSummary summary = run.summary.value_or(RunSummary());
  ordered_json line = {{"type", "run"},
                       {"run_id", header.run_id},
                       {"started_unix_us", header.started_unix_us},
                       {"coverage", header.context.coverage},
                       {"interpreter", header.context.interpreter},
                       {"host", header.context.host},
                       {"workers", header.context.workers},
                       {"cores", header.cores},
                       {"behave_version", header.behave_version},
                       {"coverage_version", header.coverage_version},
                       {"baseline", header.baseline},
                       {"selection", base::to_hex(header.selection)},
                       {"arguments", header.arguments},
                       {"finished", run.summary.has_value()},
                       {"complete", summary.complete},
                       {"exit_status", summary.exit_status},
                       {"units", summary.units},
                       {"wall_us", summary.wall.count()},
                       {"predicted_ms", summary.predicted.count()},
                       {"lower_bound_ms", summary.lower_bound.count()},
                       {"covered_ppm", nullptr}};
  if (summary.covered_ppm) line["covered_ppm"] = *summary.covered_ppm;
  return line;
}

ordered_json unit_line(std::string_view path, const SampleRow& row) {
  return {{"type", "unit"},
          {"path", path},
          {"attempt", row.attempt},
          {"part", row.part},
          {"parts", row.parts},
          {"outcome", name_of(row.outcome)},
          {"counted", row.counted != 0},
          {"whole", row.whole != 0},
          {"content_hash", base::to_hex(static_cast<std::uint64_t>(row.content_hash))},
          {"wall_us", row.wall_us},
          {"cpu_us", row.cpu_us},
          {"peak_rss_kib", row.peak_rss_kib},
          {"worker", row.worker},
          {"steps", row.steps}};
}

ordered_json worker_line(const WorkerRow& row) {
  return {{"type", "worker"},
          {"worker", row.worker},
          {"incarnation", row.incarnation},
          {"startup_us", row.startup_us},
          {"shutdown_us", row.shutdown_us},
          {"startup_cpu_us", row.startup_cpu_us},
          {"shutdown_cpu_us", row.shutdown_cpu_us},
          {"before_all_failed", row.before_all_failed != 0},
          {"clean", row.clean != 0}};
}

/// A query whose rows come by run, the oldest first.
class ByRun {
 public:
  ByRun(const SQLite::Database& database, const char* sql)
      : rows_(database, sql), more_(rows_.step()) {}

  /// Calls `take` for the rows of `run`; earlier ones belong to no plausible run.
  template <typename Take>
  void each(std::int64_t run, int& left_out, const Take& take) {
    for (; more_ && rows_.integer(0) < run; more_ = rows_.step()) ++left_out;
    for (; more_ && rows_.integer(0) == run; more_ = rows_.step())
      if (!take(rows_)) ++left_out;
  }

 private:
  Rows rows_;
  bool more_;
};

class LineWriter {
 public:
  LineWriter(const SQLite::Database& database, const std::function<void(std::string_view)>& write)
      : write_(write),
        samples_(database,
                 "SELECT run_number, path, attempt, part, parts, outcome, counted, whole, "
                 "content_hash, wall_us, cpu_us, peak_rss_kib, worker, steps "
                 "FROM sample JOIN unit USING (unit_id) ORDER BY run_number, path, attempt, part"),
        scenarios_(database,
                   "SELECT run_number, path, name, ordinal, attempt, outcome, line, wall_us "
                   "FROM scenario_sample JOIN scenario USING (scenario_id) "
                   "JOIN unit USING (unit_id) "
                   "ORDER BY run_number, path, attempt, line, name, ordinal"),
        workers_(database,
                 "SELECT run_number, worker, incarnation, startup_us, shutdown_us, "
                 "before_all_failed, clean, startup_cpu_us, shutdown_cpu_us FROM worker_sample "
                 "ORDER BY run_number, worker, incarnation") {}

  void put(const RunRow& run) {
    line(run_line(run.run));
    samples_.each(run.number, left_out_, [&](const Rows& rows) { return put_sample(rows); });
    scenarios_.each(run.number, left_out_, [&](const Rows& rows) { return put_scenario(rows); });
    end_scenarios();
    workers_.each(run.number, left_out_, [&](const Rows& rows) { return put_worker(rows); });
  }

  void line(const ordered_json& line) { write_(line.dump() + "\n"); }

  int left_out() const { return left_out_; }

 private:
  static bool is_path(std::string_view path) {
    return !path.empty() && is_plausible_text(path, kMaxPath);
  }

  bool put_sample(const Rows& rows) {
    const SampleRow row = read_sample(rows, 2);
    const bool good = is_path(rows.text(1)) && is_plausible(row);
    if (good) line(unit_line(rows.text(1), row));
    return good;
  }

  bool put_worker(const Rows& rows) {
    const WorkerRow row = read_worker(rows, 1);
    const bool good = is_plausible(row);
    if (good) line(worker_line(row));
    return good;
  }

  bool put_scenario(const Rows& rows) {
    const ScenarioRow row = read_scenario(rows, 4);
    if (!is_path(rows.text(1)) || !is_plausible_text(rows.text(2), kMaxName) ||
        !in_range(rows.integer(3), 0, kMaxCount) || !is_plausible(row))
      return false;
    if (path_ != rows.text(1) || attempt_ != row.attempt || group_.size() > kLongLine)
      end_scenarios();
    path_ = rows.text(1);
    attempt_ = row.attempt;
    const ordered_json item = ordered_json::array(
        {row.line, rows.text(2), rows.integer(3), name_of(row.outcome), row.wall_us});
    group_ += (group_.empty() ? "" : ",") + item.dump();
    return true;
  }

  void end_scenarios() {
    if (group_.empty()) return;
    write_("{\"type\":\"scenarios\",\"path\":" + ordered_json(path_).dump() +
           ",\"attempt\":" + std::to_string(attempt_) + ",\"scenarios\":[" + group_ + "]}\n");
    group_.clear();
  }

  const std::function<void(std::string_view)>& write_;
  ByRun samples_, scenarios_, workers_;
  std::string path_, group_;  ///< Of scenarios, not written yet.
  std::int64_t attempt_ = 0;
  int left_out_ = 0;
};

}  // namespace

int write_lines(SQLite::Database& database, const std::function<void(std::string_view)>& write) {
  const SQLite::Transaction reading(database);
  std::vector<RunRow> runs = read_runs(database);
  LineWriter lines(database, write);
  lines.line({{"evenshard_timings", kLinesVersion}});
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) lines.put(*run);
  return lines.left_out();
}

}  // namespace evenshard::store
