// What evenshard isolate-check found, as text.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace evenshard::report {

/// One run of the suite.
struct IsolationTrial {
  std::string views;           ///< "tmp,tree"; empty: workers shared everything.
  int passed = 0, failed = 0;  ///< Scenarios.
  std::chrono::microseconds wall{0};
};

/// A file that several workers wrote.
struct CommonFile {
  std::string path, view;
  int workers = 0;
};

struct IsolationReport {
  std::vector<IsolationTrial> trials;
  std::string no_verdict;                ///< Why there is none; empty: there is one.
  std::vector<std::string> only_shared;  ///< Scenarios that fail only when workers share.
  bool now_and_then = false;             ///< All of these passed when everything was shared again.
  std::vector<std::string> moody;        ///< Failed isolated, and passed in another trial.
  std::vector<CommonFile> common;
  bool port_taken = false;
  std::string needs;  ///< Of --isolate, for what was seen; empty: nothing.
};

/// Ends with the verdict: the options that the suite needs, and why.
std::string isolation_report(const IsolationReport& report);

}  // namespace evenshard::report
