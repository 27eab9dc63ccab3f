#include "report/event_lines.hpp"

#include <cctype>
#include <csignal>
#include <sstream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/style.hpp"
#include "report/unit_output.hpp"

namespace evenshard::report {

namespace {

constexpr std::size_t kNamed = 4;

const model::Unit& unit_of(const model::Suite& suite, model::UnitId unit) {
  return suite.units.at(static_cast<std::size_t>(unit));
}

std::string upper(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::toupper(letter));
  return text;
}

std::string note_text(const model::UnitResult& result) {
  return result.note.empty() ? "" : ": " + harmless(result.note);
}

std::string requeued_text(const std::vector<model::UnitId>& units, const model::Suite& suite) {
  if (units.empty()) return "";
  std::string names;
  const std::size_t named = units.size() <= kNamed ? units.size() : kNamed - 1;
  for (std::size_t at = 0; at < named; ++at)
    names += (at > 0 ? ", " : "") + unit_text(unit_of(suite, units[at]));
  if (named < units.size()) names += fmt::format(" and {} more", units.size() - named);
  return "; to be run again, because their coverage was not saved: " + names;
}

std::string dead_worker_line(const model::WorkerEnded& event, const ProgressState& state,
                             const model::Suite& suite) {
  const model::WorkerResult& worker = event.result;
  const std::string end = worker.end.empty() ? "ended early" : harmless(worker.end);
  std::string line = fmt::format("worker {}: {}", worker.worker, end);
  if (const auto unit = state.in_flight(worker.worker))
    line += " while it ran " + unit_text(unit_of(suite, *unit));
  return line + requeued_text(event.requeued, suite) + "\n";
}

}  // namespace

std::string finished_line(const model::UnitResult& result, const ProgressState& state,
                          const model::Suite& suite, bool color) {
  const std::string total = std::to_string(state.total());
  const std::string outcome = outcome_text(result.outcome);
  return fmt::format("[{:>{}}/{}] {} {} ({}){}{}\n", state.finished(), total.size(), total,
                     paint(outcome, is_bad(result.outcome) ? Ink::red : Ink::green, color),
                     unit_text(unit_of(suite, result.unit)), base::format_duration(result.wall),
                     note_text(result), result.attempt > 1 ? " again" : "");
}

std::string failure_header(const model::UnitResult& result, const model::Suite& suite, bool color) {
  const std::string again = result.attempt > 1 ? fmt::format(", attempt {}", result.attempt) : "";
  const std::string line =
      fmt::format("── {}  {}  (worker {}, {}{}){}", unit_text(unit_of(suite, result.unit)),
                  upper(outcome_text(result.outcome)), result.worker,
                  base::format_duration(result.wall), again, note_text(result));
  return paint(line, Ink::red, color) + "\n";
}

std::string failure_body(const model::UnitResult& result, const model::Suite& suite, bool color) {
  const std::string end = "── end of " + unit_text(unit_of(suite, result.unit));
  return unit_output(result.log, color) + paint(end, Ink::dim, color) + "\n";
}

std::string worker_end_lines(const model::WorkerEnded& event, const ProgressState& state,
                             const model::Suite& suite, bool color) {
  const model::WorkerResult& worker = event.result;
  std::string lines;
  if (!worker.clean) lines += dead_worker_line(event, state, suite);
  if (worker.before_all_failed)
    lines += fmt::format("worker {}: before_all failed: it ran nothing\n", worker.worker);
  if (worker.after_all_failed)
    lines +=
        fmt::format("worker {}: after_all failed: see {}\n", worker.worker, harmless(worker.log));
  if (!lines.empty()) lines.pop_back();
  return lines.empty() ? "" : paint(lines, Ink::red, color) + "\n";
}

std::string warning_line(const model::Warning& event, bool color) {
  std::istringstream message(event.message);
  std::string lines, line;
  while (std::getline(message, line))
    lines += (lines.empty() ? "warning: " : "\n  ") + harmless(line);
  return paint(lines, Ink::yellow, color) + "\n";
}

std::string interruption_line(const model::Interrupted& event, std::chrono::milliseconds grace,
                              bool color) {
  if (event.count > 1) return paint("interrupted again: stopping now", Ink::yellow, color) + "\n";
  const std::string what =
      event.signal == SIGINT ? "interrupted" : "asked to stop by " + signal_text(event.signal);
  const std::string how = event.signal == SIGINT ? "Ctrl-C again" : "a second signal";
  const double seconds = std::chrono::duration<double>(grace).count();
  return paint(fmt::format("{}: running scenarios get {:g} s; {} to stop now", what, seconds, how),
               Ink::yellow, color) +
         "\n";
}

}  // namespace evenshard::report
