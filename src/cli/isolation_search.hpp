// Trials of the whole suite, to find the views that it needs.
#pragma once

#include <filesystem>

#include "cli/execution.hpp"
#include "isolate/views.hpp"
#include "report/isolation_report.hpp"

namespace evenshard::cli {

struct IsolationFinding {
  report::IsolationReport report;
  isolate::Views needs;
};

struct SearchInterrupted {
  int signal;
};

/// Runs the suite with the views of `setup` and with none, then with some of them until the fewest
/// are found with which nothing fails that does not fail with all: ten times at most. Every trial
/// starts from the same state and leaves no trace: what workers share in it is one view for all of
/// them. Logs lie in `run_dir`. Throws SearchInterrupted.
IsolationFinding search_isolation(Setup& setup, const std::filesystem::path& run_dir);

}  // namespace evenshard::cli
