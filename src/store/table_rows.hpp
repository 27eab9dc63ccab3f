// Rows of the tables that hold measurements, as integers: docs/store-format.md names them.
#pragma once

#include <cstdint>

#include "store/connection.hpp"

namespace evenshard::store {

struct SampleRow {
  std::int64_t attempt = 1, part = 0, parts = 1, outcome = 0, counted = 1, whole = 1,
               content_hash = 0, wall_us = 0, cpu_us = 0, peak_rss_kib = 0, worker = 0, steps = 0;
};

struct ScenarioRow {
  std::int64_t attempt = 1, outcome = 0, line = 0, wall_us = 0;
};

struct WorkerRow {
  std::int64_t worker = 0, incarnation = 0, startup_us = 0, shutdown_us = 0, before_all_failed = 0,
               clean = 0, startup_cpu_us = 0, shutdown_cpu_us = 0;
};

/// From as many columns as there are members, beginning with `first`.
SampleRow read_sample(const Rows& rows, int first);
ScenarioRow read_scenario(const Rows& rows, int first);
WorkerRow read_worker(const Rows& rows, int first);

/// Nothing else may come out of a store, or into one.
bool is_plausible(const SampleRow& row);
bool is_plausible(const ScenarioRow& row);
bool is_plausible(const WorkerRow& row);

}  // namespace evenshard::store
