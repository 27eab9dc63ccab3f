#include "cli/judge.hpp"

#include <algorithm>

namespace evenshard::cli {

Faults judge(const model::Suite& suite, const model::RunRecord& record,
             const std::vector<model::Discrepancy>& discrepancies) {
  const bool failed_unit = std::ranges::any_of(record.results, [](const auto& result) {
    return result && model::is_failure(result->outcome);
  });
  const bool failed_hook = std::ranges::any_of(record.workers, [](const auto& worker) {
    return worker.before_all_failed || worker.after_all_failed || worker.behave_failed;
  });
  const bool died = !std::ranges::all_of(record.workers, &model::WorkerResult::clean);
  Faults faults;
  faults.signal = record.signal;
  faults.names_log = failed_hook;
  faults.failed = failed_unit || failed_hook || record.aborted || !suite.broken.empty();
  // What an interruption left out was left out on request.
  faults.incomplete =
      record.signal == 0 &&
      (!discrepancies.empty() || !record.disagreements.empty() || !record.refusal.empty() || died);
  return faults;
}

}  // namespace evenshard::cli
