// coverage.py's reports, written by as many processes at once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/subprocess.hpp"
#include "coverage/coverage.hpp"

namespace evenshard::coverage {

/// Writes what is asked for, and a JSON report of our own beside `data_file`'s folder when none
/// is: it has the unrounded total. Fills `result`'s report fields and its total and verdict.
void write_reports(const std::filesystem::path& data_file, const Environment& environment,
                   const Options& options, Result& result);

/// Sets total, verdict and warnings from the JSON report at `totals`, which `done` wrote.
void judge(const base::Completed& done, const std::filesystem::path& totals,
           const Environment& environment, const Options& options, Result& result);

}  // namespace evenshard::coverage
