#include "report/phrases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"

namespace evenshard::report {

std::string clock_text(std::chrono::microseconds elapsed) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
  if (seconds < 3600) return fmt::format("{}m {:02}s", seconds / 60, seconds % 60);
  return fmt::format("{}h {:02}m", seconds / 3600, seconds % 3600 / 60);
}

std::string rough_text(std::chrono::microseconds left) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
  const std::int64_t grain = seconds <= 10 ? 1 : seconds <= 60 ? 5 : seconds <= 600 ? 10 : 60;
  const std::int64_t rough = std::max<std::int64_t>((seconds + grain - 1) / grain * grain, 1);
  if (rough < 60) return fmt::format("{}s", rough);
  return clock_text(std::chrono::seconds(rough));
}

std::string count_text(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

bool is_bad(model::Outcome outcome) {
  return model::is_failure(outcome) || model::is_incomplete(outcome);
}

std::string outcome_text(model::Outcome outcome) {
  std::string text(model::to_string(outcome));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string signal_text(int signal) {
  static constexpr std::array<std::pair<int, std::string_view>, 3> kNames = {
      {{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}}};
  for (const auto& [number, name] : kNames)
    if (number == signal) return std::string(name);
  return fmt::format("signal {}", signal);
}

std::string place_text(const std::string& path, int line) {
  return line > 0 ? fmt::format("{}:{}", harmless(path), line) : harmless(path);
}

std::string unit_word(const model::Suite& suite) {
  const bool divided = std::ranges::any_of(
      suite.units, [](const model::Unit& unit) { return unit.piece.is_part(); });
  return divided ? "unit" : "feature";
}

std::string unit_text(const model::Unit& unit) {
  std::string text = harmless(unit.path);
  for (const int line : unit.lines) text += fmt::format(":{}", line);
  if (unit.piece.is_part())
    text += fmt::format(" (part {} of {})", unit.piece.part + 1, unit.piece.parts);
  return text;
}

std::string date_text(std::int64_t unix_us) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(unix_us)};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string age_text(std::int64_t seconds) {
  if (seconds < 3600) return fmt::format("{} min", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{} h", seconds / 3600);
  return fmt::format("{} days", seconds / 86400);
}

std::string moment_text(std::int64_t unix_us) {
  const std::int64_t minutes = unix_us / 60'000'000 % (24 * 60);
  return fmt::format("{} {:02}:{:02}", date_text(unix_us), minutes / 60, minutes % 60);
}

std::string percent_text(double share) {
  const double percent = std::round(100 * share);
  return fmt::format("{:+.0f} %", percent == 0 ? 0.0 : percent);
}

std::string share_text(int ppm) {
  return fmt::format("{}.{} %", ppm / 10'000, ppm / 1000 % 10);  // 99.96 % is not 100 %.
}

std::string flaky_text(const model::Trend& trend) {
  if (trend.flaky_runs == 0) return "";
  return fmt::format("{} of {}", trend.flaky_runs, trend.judged_runs);
}

}  // namespace evenshard::report
