// coverage.py's reports, written by as many processes at once.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/subprocess.hpp"
#include "coverage/coverage.hpp"

namespace evenshard::coverage {

/// Writes what is asked for, and two reports of our own unless they are: the JSON one has the
/// unrounded total, the terminal's ends with coverage's verdict. Fills `result`'s report fields and
/// its total and verdict.
void write_reports(const std::filesystem::path& data_file, const Environment& environment,
                   const Options& options, Result& result);

/// The unrounded total in a JSON report.
std::optional<double> read_total(const std::filesystem::path& report);

/// Sets verdict and warnings: `done` is the terminal's report.
void judge(const base::Completed& done, const Environment& environment, const Options& options,
           Result& result);

}  // namespace evenshard::coverage
