#include "report/block_lines.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/style.hpp"

namespace evenshard::report {

namespace {

struct Segment {
  std::string text;
  int rank = 0;  ///< Lower ranks are kept when the line is too short for all; 0 always.
  Ink ink = Ink::plain;
};

std::string activity(const ProgressState& state) {
  if (state.interrupted()) return "stopping";
  if (!state.started())
    return count_text(static_cast<std::size_t>(state.workers()), "worker") + " starting";
  return fmt::format("{} running", state.running().size());
}

std::vector<Segment> segments(const ProgressState& state) {
  const std::string total = std::to_string(state.total());
  std::vector<Segment> segments = {
      {fmt::format("[{:>{}}/{}] {}%", state.finished(), total.size(), total, state.percent()), 0,
       Ink::bold},
      {activity(state), state.interrupted() ? 0 : 4, Ink::plain},
      {clock_text(state.now()) + " elapsed", 3, Ink::plain}};
  if (const auto left = state.left(); left && state.finished() < state.total())
    segments.push_back({"about " + rough_text(*left) + " left", 2, Ink::plain});
  if (state.failed() > 0)
    segments.push_back({fmt::format("{} failed", state.failed()), 1, Ink::red});
  return segments;
}

constexpr std::string_view kSeparator = " · ";
constexpr int kLastRank = 4;
constexpr int kWide = 60, kPathAtLeast = 24;

/// The segments that fit, in their order.
std::vector<Segment> fitting(const std::vector<Segment>& all, int width) {
  std::vector<bool> kept(all.size(), false);
  int used = -display_width(kSeparator);
  for (int rank = 0; rank <= kLastRank; ++rank) {
    for (std::size_t at = 0; at < all.size(); ++at) {
      const int needed = display_width(kSeparator) + display_width(all[at].text);
      if (all[at].rank != rank || (rank > 0 && used + needed > width)) continue;
      kept[at] = true;
      used += needed;
    }
  }
  std::vector<Segment> segments;
  for (std::size_t at = 0; at < all.size(); ++at)
    if (kept[at]) segments.push_back(all[at]);
  return segments;
}

ScreenLine status_line(const ProgressState& state, int width, bool color) {
  std::string plain, painted;
  for (const Segment& part : fitting(segments(state), width)) {
    const std::string_view separator = plain.empty() ? "" : kSeparator;
    plain.append(separator).append(part.text);
    painted.append(separator).append(paint(part.text, part.ink, color));
  }
  if (display_width(plain) > width) plain = painted = cut(plain, width);
  return {painted, display_width(plain)};
}

/// What is unusual about a running unit: it takes much longer than it used to.
std::string remark(const model::Estimate& estimate, model::microseconds elapsed) {
  const model::microseconds usual = estimate.mean;
  if (estimate.basis != model::Basis::measured || elapsed < 2 * usual + std::chrono::seconds(2))
    return "";
  return " (usually " + base::format_duration(usual) + ")";
}

ScreenLine running_line(const RunningUnit& running, const ProgressState& state,
                        const model::Unit& unit, std::string slow, const BlockShape& shape) {
  const int width = shape.columns - 1;
  const model::microseconds elapsed = state.now() - running.begin;
  std::string head = fmt::format("{:>9}", base::format_duration(elapsed));
  if (width >= kWide)
    head += pad_right(
        fmt::format("  {}/{}", running.scenarios_done, model::selected_scenarios(unit)), 9);
  head = cut(head + "  ", width);
  const int room = width - display_width(head);
  if (room - display_width(slow) < kPathAtLeast) slow.clear();
  const std::string path = cut_front(unit_text(unit), room - display_width(slow));
  return {head + path + paint(slow, Ink::yellow, shape.color),
          display_width(head) + display_width(path) + display_width(slow)};
}

}  // namespace

std::vector<ScreenLine> block_lines(const ProgressState& state, const model::Suite& suite,
                                    const std::vector<model::Estimate>& estimates,
                                    const BlockShape& shape) {
  std::vector<ScreenLine> lines = {status_line(state, shape.columns - 1, shape.color)};
  const std::vector<RunningUnit> running = state.running();
  const auto shown = std::min(running.size(), static_cast<std::size_t>(std::max(shape.running, 0)));
  for (std::size_t at = 0; at < shown; ++at) {
    const auto unit = static_cast<std::size_t>(running[at].unit);
    const model::Estimate estimate = unit < estimates.size() ? estimates[unit] : model::Estimate{};
    lines.push_back(running_line(running[at], state, suite.units.at(unit),
                                 remark(estimate, state.now() - running[at].begin), shape));
  }
  if (shown < running.size() && shown > 0) {
    const std::string more =
        cut(fmt::format("           +{} more", running.size() - shown), shape.columns - 1);
    lines.push_back({more, display_width(more)});
  }
  return lines;
}

}  // namespace evenshard::report
