#include "store/prune.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <SQLiteCpp/Statement.h>

#include "store/run_rows.hpp"

namespace evenshard::store {

namespace {

constexpr std::int64_t kGraceUs = 90LL * 24 * 3600 * 1'000'000;
constexpr std::size_t kBaselines = 20;

void execute(SQLite::Statement& statement, std::int64_t first, std::int64_t second,
             std::int64_t third) {
  statement.reset();
  statement.bind(1, first);
  statement.bind(2, second);
  statement.bind(3, third);
  statement.exec();
}

/// The newest runs of one class (0: others, 1: those that teach) of one unit or scenario.
struct Quota {
  int runs = 0;
  std::int64_t last = -1;
  bool full = false;

  /// True for the first run that is one too many.
  bool exceeds(std::int64_t run, int limit) {
    if (full || run == last) return false;
    last = run;
    full = ++runs > limit;
    return full;
  }
};

struct Excess {
  std::int64_t owner = 0, run = 0, teaches = 0;
};

/// `select` yields owner, run number (newest first) and class, by owner.
std::vector<Excess> find_excess(Rows& select, int limit) {
  std::vector<Excess> found;
  std::array<Quota, 2> quotas;
  std::int64_t owner = -1;
  while (select.step()) {
    if (select.integer(0) != owner) quotas = {};
    owner = select.integer(0);
    const std::size_t teaches = select.flag(2) ? 1 : 0;
    if (quotas[teaches].exceeds(select.integer(1), limit))
      found.push_back({owner, select.integer(1), select.integer(2)});
  }
  return found;
}

/// `select` yields what `find_excess` wants of the unit ?1; `drop` deletes an owner's rows of one
/// class up to a run.
void limit_rows(SQLite::Database& database, const char* select, const char* drop, int limit,
                const std::set<std::int64_t>& units) {
  Rows rows(database, select);
  SQLite::Statement deletion(database, drop);
  for (const std::int64_t unit : units) {
    rows.rewind();
    for (const Excess& excess : find_excess(rows.bind(1, unit), limit))
      execute(deletion, excess.owner, excess.run, excess.teaches);
  }
}

void limit_samples(SQLite::Database& database, int limit, const std::set<std::int64_t>& units) {
  limit_rows(database,
             "SELECT unit_id, run_number, outcome = 0 AND whole AND counted "
             "FROM sample WHERE unit_id = ?1 ORDER BY run_number DESC",
             "DELETE FROM sample WHERE unit_id = ?1 AND run_number <= ?2 "
             "AND (outcome = 0 AND whole AND counted) = ?3",
             limit, units);
}

void limit_scenario_samples(SQLite::Database& database, int limit,
                            const std::set<std::int64_t>& units) {
  limit_rows(database,
             "SELECT scenario_id, run_number, scenario_sample.outcome = 0 "
             "FROM scenario JOIN scenario_sample USING (scenario_id) WHERE unit_id = ?1 "
             "ORDER BY scenario_id, run_number DESC",
             "DELETE FROM scenario_sample WHERE scenario_id = ?1 AND run_number <= ?2 "
             "AND (outcome = 0) = ?3",
             limit, units);
}

std::set<std::int64_t> newest_baselines(const std::vector<RunRow>& runs) {
  std::set<std::int64_t> kept;
  for (const RunRow& row : runs)
    if (row.run.header.baseline && kept.size() < kBaselines) kept.insert(row.number);
  return kept;
}

std::set<std::int64_t> runs_with_samples(const SQLite::Database& database) {
  std::set<std::int64_t> found;
  Rows rows(database, "SELECT run_number FROM sample UNION SELECT run_number FROM scenario_sample");
  while (rows.step()) found.insert(rows.integer(0));
  return found;
}

/// The runs beyond the newest ones.
struct OldRuns {
  std::vector<RunRow> all;
  std::size_t first = 0;
  std::set<std::int64_t> baselines;

  OldRuns(const SQLite::Database& database, const Limits& limits)
      : all(read_runs(database)),
        first(std::min(all.size(), static_cast<std::size_t>(limits.runs))),
        baselines(newest_baselines(all)) {}

  bool none() const { return first == all.size(); }
  std::int64_t newest() const { return all[first].number; }

  /// Drops each that is no baseline and `goes`.
  template <typename Goes>
  void drop(SQLite::Database& database, const Goes& goes) const {
    SQLite::Statement deletion(database, "DELETE FROM run WHERE run_number = ?1");
    for (std::size_t i = first; i < all.size(); ++i) {
      if (baselines.contains(all[i].number) || !goes(all[i])) continue;
      deletion.reset();
      deletion.bind(1, all[i].number);
      deletion.exec();
    }
  }
};

/// Of old runs only passed whole samples stay, for 90 days.
void drop_aged(SQLite::Database& database, const OldRuns& old) {
  const std::int64_t oldest = old.all.front().run.header.started_unix_us - kGraceUs;
  old.drop(database, [&](const RunRow& row) { return row.run.header.started_unix_us < oldest; });
  SQLite::Statement drop_others(database,
                                "DELETE FROM sample WHERE run_number <= ?1 "
                                "AND NOT (outcome = 0 AND whole AND counted)");
  drop_others.bind(1, old.newest());
  drop_others.exec();
}

void drop_empty(SQLite::Database& database, const OldRuns& old) {
  const std::set<std::int64_t> taught = runs_with_samples(database);
  old.drop(database, [&](const RunRow& row) { return !taught.contains(row.number); });
  drop_unknown(database);
}

}  // namespace

void drop_unknown(SQLite::Database& database) {
  database.exec(
      "DELETE FROM scenario WHERE NOT EXISTS "
      "(SELECT 1 FROM scenario_sample WHERE scenario_sample.scenario_id = scenario.scenario_id);"
      "DELETE FROM unit WHERE NOT EXISTS "
      "(SELECT 1 FROM sample WHERE sample.unit_id = unit.unit_id) AND NOT EXISTS "
      "(SELECT 1 FROM scenario WHERE scenario.unit_id = unit.unit_id)");
}

// Each step drops at least what it dropped before others' rows came, in this order only: a row that
// is too old must not have displaced a still older one first.
void prune(SQLite::Database& database, const Limits& limits,
           const std::set<std::int64_t>& touched) {
  const OldRuns old(database, limits);
  if (!old.none()) drop_aged(database, old);
  limit_samples(database, limits.samples_per_unit, touched);
  limit_scenario_samples(database, limits.samples_per_scenario, touched);
  if (!old.none()) drop_empty(database, old);
}

}  // namespace evenshard::store
