// What happened → the permanent lines about it. Whole lines, each ending with a newline.
#pragma once

#include <chrono>
#include <string>

#include "report/progress_state.hpp"

namespace evenshard::report {

/// `[12/59] passed features/a.feature (2.3s)`
std::string finished_line(const model::UnitResult& result, const ProgressState& state,
                          const model::Suite& suite, bool color);
/// `── features/a.feature  FAILED  (worker 1, 2.3s)`
std::string failure_header(const model::UnitResult& result, const model::Suite& suite, bool color);
/// The unit's own output and a closing line.
std::string failure_body(const model::UnitResult& result, const model::Suite& suite, bool color);
/// Empty when the worker came to its own end and its hooks did not fail.
std::string worker_end_lines(const model::WorkerEnded& event, const ProgressState& state,
                             const model::Suite& suite, bool color);
std::string warning_line(const model::Warning& event, bool color);
std::string interruption_line(const model::Interrupted& event, std::chrono::milliseconds grace,
                              bool color);

}  // namespace evenshard::report
