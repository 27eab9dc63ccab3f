#include "store/history.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <SQLiteCpp/Transaction.h>

#include "store/history_rows.hpp"
#include "store/outcome_code.hpp"
#include "store/table_rows.hpp"
#include "store/text_check.hpp"

namespace evenshard::store {

using model::Outcome;
using std::chrono::microseconds;

namespace {

bool teaches(const model::Sample& sample) {
  return sample.outcome == Outcome::passed && sample.whole && sample.counted;
}

/// One row of `sample`, checked.
struct Piecewise {
  std::int64_t unit = 0, run = 0;
  int parts = 1, steps = 0;
  model::Sample sample;  ///< Without its run.
};

/// Only the columns that are wanted: the planning path reads millions.
bool read_row(const Rows& rows, Piecewise& row) {
  const SampleRow stored{.attempt = rows.integer(2),
                         .parts = rows.integer(3),
                         .outcome = rows.integer(4),
                         .counted = rows.integer(5),
                         .whole = rows.integer(6),
                         .content_hash = rows.integer(7),
                         .wall_us = rows.integer(8),
                         .cpu_us = rows.integer(9),
                         .peak_rss_kib = rows.integer(10),
                         .steps = rows.integer(11)};
  if (!is_plausible(stored)) return false;
  row.unit = rows.integer(0);
  row.run = rows.integer(1);
  row.parts = static_cast<int>(stored.parts);
  row.steps = static_cast<int>(stored.steps);
  row.sample.outcome = *outcome_of(stored.outcome);
  row.sample.attempt = static_cast<int>(stored.attempt);
  row.sample.counted = stored.counted != 0;
  row.sample.whole = stored.whole != 0;
  row.sample.content_hash = static_cast<std::uint64_t>(stored.content_hash);
  row.sample.wall = microseconds(stored.wall_us);
  row.sample.cpu = microseconds(stored.cpu_us);
  row.sample.peak_rss_kib = stored.peak_rss_kib;
  return true;
}

/// What the samples of one run have in common, and mostly with those of the next.
struct OfRun {
  model::Shared<std::string> run_id;
  model::Shared<model::Context> context;
};

std::vector<OfRun> shared(const std::vector<RunRow>& runs) {
  std::vector<OfRun> result;
  for (const RunRow& row : runs) {
    const RunHeader& run = row.run.header;
    model::Shared<model::Context> context = run.context;
    if (!result.empty() && result.back().context == context) context = result.back().context;
    result.push_back({run.run_id, context});
  }
  return result;
}

/// Adds up the parts of one unit in one attempt of one run, and hands each sum to its unit.
class SampleSums {
 public:
  SampleSums(std::vector<model::UnitHistory>& units, const std::vector<RunRow>& runs, int limit)
      : units_(units), cursor_(runs), shared_(shared(runs)), limit_(limit) {}

  void begin_unit(std::size_t unit) {
    flush();
    unit_ = unit;
    cursor_.rewind();
    taught_ = others_ = 0;
    units_[unit_].samples.reserve(static_cast<std::size_t>(limit_));
  }

  void add(const Piecewise& row) {
    if (rows_ > 0 && (row.run != sum_.run || row.sample.attempt != sum_.sample.attempt)) flush();
    if (rows_++ == 0) {
      sum_ = row;
      return;
    }
    model::Sample& sum = sum_.sample;
    if (model::gravity(row.sample.outcome) > model::gravity(sum.outcome))
      sum.outcome = row.sample.outcome;
    sum.counted = sum.counted && row.sample.counted;
    sum.whole = sum.whole && row.sample.whole && row.parts == sum_.parts &&
                row.sample.content_hash == sum.content_hash;
    sum.wall += row.sample.wall;
    sum.cpu += row.sample.cpu;
    sum.peak_rss_kib = std::max(sum.peak_rss_kib, row.sample.peak_rss_kib);
    sum_.steps += row.steps;
  }

  void flush() {
    if (rows_ == 0) return;
    sum_.sample.whole = sum_.sample.whole && rows_ == sum_.parts;
    rows_ = 0;
    int& seen = teaches(sum_.sample) ? taught_ : others_;
    if (seen >= limit_) return;
    const RunHeader* run = cursor_.find(sum_.run);
    if (run == nullptr) return;
    ++seen;
    model::UnitHistory& unit = units_[unit_];
    if (unit.samples.empty() || (sum_.sample.whole && !steps_whole_)) {
      unit.steps = sum_.steps;
      steps_whole_ = sum_.sample.whole;
    }
    model::Sample& sample = unit.samples.emplace_back(sum_.sample);
    sample.started_unix_us = run->started_unix_us;
    sample.run_id = shared_[cursor_.position()].run_id;
    sample.context = shared_[cursor_.position()].context;
  }

 private:
  std::vector<model::UnitHistory>& units_;
  RunCursor cursor_;
  std::vector<OfRun> shared_;
  int limit_;
  std::size_t unit_ = 0;
  Piecewise sum_;
  int rows_ = 0;
  int taught_ = 0, others_ = 0;
  bool steps_whole_ = false;
};

UnitIndex read_units(const SQLite::Database& database, model::History& history) {
  UnitIndex index;
  Rows rows(database, "SELECT unit_id, path FROM unit");
  while (rows.step()) {
    const std::string_view path = rows.text(1);
    if (path.empty() || !is_plausible_text(path, kMaxPath)) continue;
    index.emplace(rows.integer(0), history.units.size());
    history.units.emplace_back().path = path;
  }
  return index;
}

void read_samples(const SQLite::Database& database, const std::vector<RunRow>& runs,
                  const UnitIndex& index, int limit, model::History& history) {
  Rows rows(database,
            "SELECT unit_id, run_number, attempt, parts, outcome, counted, whole, "
            "content_hash, wall_us, cpu_us, peak_rss_kib, steps FROM sample "
            "ORDER BY unit_id, run_number DESC, attempt DESC, part");
  SampleSums sums(history.units, runs, limit);
  Piecewise row;
  std::int64_t current = 0;
  bool known = false;
  while (rows.step()) {
    if (!read_row(rows, row)) continue;
    if (!known || row.unit != current) {
      const auto entry = index.find(row.unit);
      known = entry != index.end();
      current = row.unit;
      if (known) sums.begin_unit(entry->second);
    }
    if (known) sums.add(row);
  }
  sums.flush();
}

}  // namespace

model::History read_history(SQLite::Database& database, const HistoryQuery& query) {
  SQLite::Transaction reading(database);
  model::History history;
  const std::vector<RunRow> runs = read_runs(database);
  const UnitIndex index = read_units(database, history);
  read_samples(database, runs, index, query.samples_per_unit, history);
  if (query.samples_per_scenario > 0)
    read_scenarios(database, runs, index, query.samples_per_scenario, history);
  read_workers(database, runs, history);
  pick_baselines(runs, history);
  reading.commit();
  return history;
}

void add_scenarios(SQLite::Database& database, const std::vector<std::string>& paths, int samples,
                   model::History& history) {
  SQLite::Transaction reading(database);
  std::unordered_map<std::string_view, std::size_t> positions;
  for (std::size_t i = 0; i < history.units.size(); ++i)
    positions.emplace(history.units[i].path, i);
  const std::unordered_set<std::string_view> wanted(paths.begin(), paths.end());
  UnitIndex index;
  Rows rows(database, "SELECT unit_id, path FROM unit");
  while (rows.step())
    if (const auto known = positions.find(rows.text(1));
        known != positions.end() && wanted.contains(known->first) &&
        history.units[known->second].scenarios.empty())
      index.emplace(rows.integer(0), known->second);
  read_scenarios(database, read_runs(database), index, samples, history);
  reading.commit();
}

}  // namespace evenshard::store
