// Runs → rows of `run`, each in its place among the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/run_rows.hpp"

namespace evenshard::store {

/// Inside the caller's transaction. Throws SQLite::Exception; what it has refused is undone by the
/// transaction only.
class RunWriter {
 public:
  /// Throws when the stored numbers are implausible.
  explicit RunWriter(SQLite::Database& database);

  /// True when it was not there. Of two rows with one id the greater stays, a finished one first.
  /// Others may be given new numbers.
  bool add(const StoredRun& run);
  /// Nothing: there is no such run.
  std::optional<std::int64_t> number_of(const std::string& run_id) const;

 private:
  struct Place {
    std::int64_t number = 0, started_unix_us = 0;
    std::string run_id;
  };

  std::int64_t make_room(const RunHeader& header);
  void move_up(std::size_t first, std::int64_t taken);
  void renumber(const std::string& run_id, std::int64_t number);

  SQLite::Database& database_;
  std::vector<Place> places_;  ///< In their order.
};

}  // namespace evenshard::store
