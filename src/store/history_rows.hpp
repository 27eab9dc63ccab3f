// The pieces of a History beside the units' own samples.
#pragma once

#include <unordered_map>
#include <vector>

#include "store/run_rows.hpp"

namespace evenshard::store {

/// Finds runs for rows that come in the same order, newest first.
class RunCursor {
 public:
  explicit RunCursor(const std::vector<RunRow>& runs) : runs_(runs) {}

  void rewind() { position_ = 0; }

  const RunHeader* find(std::int64_t number) {
    while (position_ < runs_.size() && runs_[position_].number > number) ++position_;
    if (position_ == runs_.size() || runs_[position_].number != number) return nullptr;
    return &runs_[position_].run.header;
  }
  /// Of what was found, among the runs.
  std::size_t position() const { return position_; }

 private:
  const std::vector<RunRow>& runs_;
  std::size_t position_ = 0;
};

/// unit_id → index in History::units.
using UnitIndex = std::unordered_map<std::int64_t, std::size_t>;

/// The scenarios of the units in `index`.
void read_scenarios(const SQLite::Database& database, const std::vector<RunRow>& runs,
                    const UnitIndex& index, int limit, model::History& history);
void read_workers(const SQLite::Database& database, const std::vector<RunRow>& runs,
                  model::History& history);
/// The newest complete baseline of each selection, coverage, interpreter and host.
void pick_baselines(const std::vector<RunRow>& runs, model::History& history);

}  // namespace evenshard::store
