#include "store/merge.hpp"

#include <unordered_map>

#include "store/text_check.hpp"

namespace evenshard::store {

namespace fs = std::filesystem;

namespace {

/// What the user named and cannot be used.
template <typename Body>
auto as_usage(const fs::path& path, Body body) {
  try {
    return guarded(path, body, kLeaveOut);
  } catch (const base::UsageError&) {
    throw;
  } catch (const base::Error& error) {
    throw base::UsageError(error.what());
  }
}

/// The source's numbers and ids → the target's.
using Ids = std::unordered_map<std::int64_t, std::int64_t>;

/// A unit or scenario of the source. Its row in the target is made with its first sample.
template <typename Key>
struct Owner {
  Key key;
  std::int64_t id = 0;
};

struct ScenarioKey {
  std::int64_t unit = 0;  ///< The source's.
  std::string name;
  std::int64_t ordinal = 0;
};

class Merge {
 public:
  Merge(const fs::path& path, RunWriter& runs, RowWriter& rows)
      : path_(path),
        source_(as_usage(path, [&] { return open_source(path); })),
        runs_(runs),
        rows_(rows) {}

  Merged all() {
    add_runs();
    read_owners();
    add_samples();
    add_scenario_samples();
    add_workers();
    return merged_;
  }

 private:
  /// `take` is called for each row; what it throws is the target's.
  template <typename Take>
  void each(const char* sql, const Take& take) {
    Rows rows = as_usage(path_, [&] { return Rows(source_, sql); });
    while (as_usage(path_, [&] { return rows.step(); })) take(rows);
  }

  void add_runs() {
    const std::vector<RunRow> found = as_usage(path_, [&] { return read_runs(source_); });
    for (auto row = found.rbegin(); row != found.rend(); ++row)
      merged_.runs += runs_.add(row->run) ? 1 : 0;
    for (const RunRow& row : found)  // The last one added may have moved those before it.
      numbers_.emplace(row.number, runs_.number_of(row.run.header.run_id).value());
    each("SELECT count(*) FROM run", [&](const Rows& rows) {
      merged_.left_out += static_cast<int>(rows.integer(0)) - static_cast<int>(found.size());
    });
  }

  void read_owners() {
    each("SELECT unit_id, path FROM unit", [&](const Rows& rows) {
      const std::string_view path = rows.text(1);
      if (!path.empty() && is_plausible_text(path, kMaxPath))
        units_.emplace(rows.integer(0), Owner<std::string>{std::string(path)});
    });
    each("SELECT scenario_id, unit_id, name, ordinal FROM scenario", [&](const Rows& rows) {
      if (in_range(rows.integer(3), 0, kMaxCount) && is_plausible_text(rows.text(2), kMaxName))
        scenarios_.emplace(
            rows.integer(0),
            Owner<ScenarioKey>{{rows.integer(1), std::string(rows.text(2)), rows.integer(3)}});
    });
  }

  void add_samples() {
    each(
        "SELECT unit_id, run_number, attempt, part, parts, outcome, counted, whole, "
        "content_hash, wall_us, cpu_us, peak_rss_kib, worker, steps FROM sample",
        [&](const Rows& rows) {
          const SampleRow row = read_sample(rows, 2);
          const std::int64_t unit = unit_of(rows.integer(0));
          const std::int64_t* run = run_of(rows.integer(1));
          if (unit != 0 && run != nullptr && is_plausible(row))
            merged_.samples += rows_.add(unit, *run, row) ? 1 : 0;
          else
            ++merged_.left_out;
        });
  }

  void add_scenario_samples() {
    each("SELECT scenario_id, run_number, attempt, outcome, line, wall_us FROM scenario_sample",
         [&](const Rows& rows) {
           const ScenarioRow row = read_scenario(rows, 2);
           const std::int64_t scenario = scenario_of(rows.integer(0));
           const std::int64_t* run = run_of(rows.integer(1));
           if (scenario != 0 && run != nullptr && is_plausible(row))
             rows_.add(scenario, *run, row);
           else
             ++merged_.left_out;
         });
  }

  void add_workers() {
    each(
        "SELECT run_number, worker, incarnation, startup_us, shutdown_us, before_all_failed, "
        "clean, startup_cpu_us, shutdown_cpu_us FROM worker_sample",
        [&](const Rows& rows) {
          const WorkerRow row = read_worker(rows, 1);
          const std::int64_t* run = run_of(rows.integer(0));
          if (run != nullptr && is_plausible(row))
            rows_.add(*run, row);
          else
            ++merged_.left_out;
        });
  }

  const std::int64_t* run_of(std::int64_t number) const {
    const auto found = numbers_.find(number);
    return found == numbers_.end() ? nullptr : &found->second;
  }

  /// 0: there is none. So below.
  std::int64_t unit_of(std::int64_t id) {
    const auto found = units_.find(id);
    if (found == units_.end()) return 0;
    Owner<std::string>& unit = found->second;
    if (unit.id == 0) unit.id = rows_.unit(unit.key);
    return unit.id;
  }

  std::int64_t scenario_of(std::int64_t id) {
    const auto found = scenarios_.find(id);
    if (found == scenarios_.end()) return 0;
    Owner<ScenarioKey>& scenario = found->second;
    const std::int64_t unit = unit_of(scenario.key.unit);
    if (scenario.id == 0 && unit != 0)
      scenario.id = rows_.scenario(unit, scenario.key.name, scenario.key.ordinal);
    return scenario.id;
  }

  const fs::path& path_;
  SQLite::Database source_;
  RunWriter& runs_;
  RowWriter& rows_;
  Ids numbers_;
  std::unordered_map<std::int64_t, Owner<std::string>> units_;
  std::unordered_map<std::int64_t, Owner<ScenarioKey>> scenarios_;
  Merged merged_;
};

}  // namespace

Merged merge_from(const fs::path& source, RunWriter& runs, RowWriter& rows) {
  return Merge(source, runs, rows).all();
}

void check_source(const fs::path& path) {
  as_usage(path, [&] { open_source(path); });
}

}  // namespace evenshard::store
