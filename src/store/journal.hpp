// The append-only record of one run, written the moment things happen (docs/store-format.md).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "model/history.hpp"
#include "model/run.hpp"

namespace evenshard::store {

/// One row of the run table, known at its start; the rest follows with `RunSummary`.
struct RunHeader {
  std::string run_id;
  std::int64_t started_unix_us = 0;
  model::Context context;
  std::string behave_version;
  std::string coverage_version;
  int cores = 0;
  bool baseline = false;
  std::uint64_t selection = 0;  ///< model::selection_digest() of what was selected.
  std::string arguments;        ///< JSON array.
};

struct RunSummary {
  model::microseconds wall{0};
  model::milliseconds predicted{0};
  model::milliseconds lower_bound{0};
  int units = 0;
  int exit_status = 0;
  bool complete = false;                          ///< Everything selected ran to its own end.
  std::optional<int> covered_ppm = std::nullopt;  ///< Total coverage, in parts per million.
};

/// While a Journal lives, its file is locked (flock): that is how others know the run is alive.
class Journal {
 public:
  /// Creates `path`, which must not exist. Throws base::Error.
  Journal(const std::filesystem::path& path, const RunHeader& header);
  ~Journal();
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;

  /// Pieces of one attempt add up in the history, and are whole together only when all are there.
  /// `whole`: the user's selection (tags, lines, --stop) left out nothing of the feature.
  /// `counted`: this attempt counts, as far as is known now; one that a later attempt of the same
  /// piece follows is taken back when the journal is absorbed. One write(2); a failed write is
  /// remembered by `problem()`, ends the journal there, and stops nothing.
  void append(const model::Unit& unit, const model::UnitResult& result, bool counted, bool whole);
  /// An attempt that was appended has crashed after all.
  void append_crash(const model::Unit& unit, int attempt);
  void append(const model::WorkerResult& worker);
  /// The last line; makes the file durable.
  void finish(const RunSummary& summary);
  std::optional<std::string> problem() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace evenshard::store
