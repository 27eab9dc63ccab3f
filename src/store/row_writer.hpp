// Measurements → rows, as absorbing, merging and importing need it: unions of what is there and
// what comes, the same in any order.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include <SQLiteCpp/Statement.h>

#include "store/connection.hpp"
#include "store/table_rows.hpp"

namespace evenshard::store {

/// Inside the caller's transaction. Of two rows with one key the greater stays, column by column;
/// one that does not count, or is not whole, before one that does: a copy of the run that was cut
/// off knows nothing of later attempts. All throw SQLite::Exception.
class RowWriter {
 public:
  explicit RowWriter(SQLite::Database& database);

  /// Its id; added when it is not there.
  std::int64_t unit(const std::string& path);
  std::int64_t scenario(std::int64_t unit, const std::string& name, std::int64_t ordinal);

  /// True when it was not there.
  bool add(std::int64_t unit, std::int64_t run, const SampleRow& row);
  void add(std::int64_t scenario, std::int64_t run, const ScenarioRow& row);
  void add(std::int64_t run, const WorkerRow& row);

  /// Ids that unit() has returned.
  const std::set<std::int64_t>& touched() const { return touched_; }

 private:
  SQLite::Database& database_;
  SQLite::Statement find_unit_, add_unit_, find_scenario_, add_scenario_;
  SQLite::Statement add_sample_, unite_sample_, add_scenario_sample_, add_worker_;
  std::set<std::int64_t> touched_;
};

}  // namespace evenshard::store
