#include "store/table_rows.hpp"

#include "store/outcome_code.hpp"
#include "store/text_check.hpp"

namespace evenshard::store {

namespace {

bool is_flag(std::int64_t value) {
  return value == 0 || value == 1;
}

bool is_count(std::int64_t value) {
  return in_range(value, 0, kMaxCount);
}

bool is_cpu(std::int64_t time_us) {
  return in_range(time_us, 0, kMaxCpuUs);
}

}  // namespace

SampleRow read_sample(const Rows& rows, int first) {
  const auto at = [&](int column) { return rows.integer(first + column); };
  return {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9), at(10), at(11)};
}

ScenarioRow read_scenario(const Rows& rows, int first) {
  const auto at = [&](int column) { return rows.integer(first + column); };
  return {at(0), at(1), at(2), at(3)};
}

WorkerRow read_worker(const Rows& rows, int first) {
  const auto at = [&](int column) { return rows.integer(first + column); };
  return {at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)};
}

bool is_plausible(const SampleRow& row) {
  return outcome_of(row.outcome) && in_range(row.attempt, 1, kMaxCount) && is_count(row.part) &&
         in_range(row.parts, 1, kMaxCount) && is_flag(row.counted) && is_flag(row.whole) &&
         in_range(row.wall_us, 0, kMaxTimeUs) && is_cpu(row.cpu_us) &&
         in_range(row.peak_rss_kib, 0, kMaxRssKib) && is_count(row.worker) && is_count(row.steps);
}

bool is_plausible(const ScenarioRow& row) {
  return outcome_of(row.outcome) && in_range(row.attempt, 1, kMaxCount) && is_count(row.line) &&
         in_range(row.wall_us, 0, kMaxTimeUs);
}

bool is_plausible(const WorkerRow& row) {
  return is_count(row.worker) && is_count(row.incarnation) &&
         in_range(row.startup_us, 0, kMaxTimeUs) && in_range(row.shutdown_us, 0, kMaxTimeUs) &&
         is_flag(row.before_all_failed) && is_flag(row.clean) && is_cpu(row.startup_cpu_us) &&
         is_cpu(row.shutdown_cpu_us);
}

}  // namespace evenshard::store
