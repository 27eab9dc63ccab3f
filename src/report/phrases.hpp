// Numbers and names as progress and summary write them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "model/run.hpp"
#include "model/trend.hpp"

namespace evenshard::report {

/// "0m 12s", "1h 02m": a clock on screen.
std::string clock_text(std::chrono::microseconds elapsed);
/// "3s", "40s", "2m 30s": as rough as a prediction is.
std::string rough_text(std::chrono::microseconds left);
/// "1 unit", "2 units".
std::string count_text(std::size_t count, std::string_view noun);
/// What is shown in red: a failure, or no end of its own.
bool is_bad(model::Outcome outcome);
/// "passed", "timed out": an outcome in a sentence.
std::string outcome_text(model::Outcome outcome);
/// "SIGINT", "signal 44".
std::string signal_text(int signal);
/// `path`, or `path:line` where there is a line; harmless.
std::string place_text(const std::string& path, int line);
/// The unit's path and the lines selected from it; harmless.
std::string unit_text(const model::Unit& unit);
/// "feature"; "unit" where some features are divided.
std::string unit_word(const model::Suite& suite);
/// "2026-11-20", UTC.
std::string date_text(std::int64_t unix_us);
/// "2026-11-20 14:03", UTC.
std::string moment_text(std::int64_t unix_us);
/// "5 min", "3 h", "12 days".
std::string age_text(std::int64_t seconds);
/// "+12 %".
std::string percent_text(double share);
/// "97.3 %", from parts per million.
std::string share_text(int ppm);
/// "2 of 20": runs; "" when it never was.
std::string flaky_text(const model::Trend& trend);

}  // namespace evenshard::report
