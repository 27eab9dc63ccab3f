#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/rebalance_report.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;
using model::Rebalance;
using model::UnitId;

namespace {

constexpr std::size_t kShown = 10;

/// Rows under one title, the first ten of them.
class Lines {
 public:
  Lines(std::size_t count, std::string_view title) : count_(count), title_(title) {}
  void add(const std::string& line) {
    if (shown_++ < kShown) text_ += fmt::format("    {}\n", line);
  }
  std::string text() const {
    if (count_ == 0) return "";
    const std::string rest = count_ > kShown ? fmt::format("    +{} more\n", count_ - kShown) : "";
    return fmt::format("  {} {}\n{}{}", count_, title_, text_, rest);
  }

 private:
  std::size_t count_, shown_ = 0;
  std::string_view title_;
  std::string text_;
};

class Describer {
 public:
  Describer(const model::Suite& suite, const std::vector<model::Estimate>& estimates)
      : suite_(suite), estimates_(estimates) {}
  std::string name(UnitId unit) const { return unit_text(suite_.units.at(index(unit))); }
  std::string mean(UnitId unit) const { return format_duration(estimates_.at(index(unit)).mean); }

  std::string changed(const std::vector<Rebalance::Change>& changes, std::string_view title) const {
    Lines lines(changes.size(), title);
    for (const Rebalance::Change& change : changes)
      lines.add(fmt::format("{}  {} → {}", name(change.unit), format_duration(change.before),
                            mean(change.unit)));
    return lines.text();
  }

 private:
  static std::size_t index(UnitId unit) { return static_cast<std::size_t>(unit); }
  const model::Suite& suite_;
  const std::vector<model::Estimate>& estimates_;
};

std::string suite_changes(const Rebalance& rebalance, const Describer& of) {
  Lines added(rebalance.added.size(), "new");
  for (const UnitId unit : rebalance.added)
    added.add(fmt::format("{}  {}", of.name(unit), of.mean(unit)));
  Lines gone(rebalance.gone.size(), "gone");
  for (const auto& unit : rebalance.gone)
    gone.add(fmt::format("{}  {}", harmless(unit.path), format_duration(unit.estimate)));
  const std::string text = added.text() + gone.text() + of.changed(rebalance.grown, "grown") +
                           of.changed(rebalance.shrunk, "shrunk");
  return text.empty() ? "  nothing changed in the suite\n" : text;
}

std::string makespans(const Rebalance& rebalance) {
  const model::Plan& plan = rebalance.plan;
  return fmt::format("makespan {} as it was, {} rebalanced; lower bound {}\n",
                     format_duration(rebalance.kept_makespan), format_duration(plan.makespan),
                     format_duration(plan.lower_bound.value));
}

}  // namespace

std::string rebalance_table(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const Rebalance& rebalance, const std::string& since, bool color) {
  const Describer of(suite, estimates);
  std::size_t units = 0;
  for (const model::Shard& shard : rebalance.plan.shards) units += shard.units.size();
  std::string text = paint("since " + since, Ink::bold, color) + "\n";
  text += suite_changes(rebalance, of) + makespans(rebalance);
  if (rebalance.moves.empty()) return text + "nothing moves\n";
  text += fmt::format("{} of {} move{}:\n", rebalance.moves.size(), count_text(units, "feature"),
                      rebalance.moves.size() == 1 ? "s" : "");
  Table table({{"from", Align::right},
               {"to", Align::right},
               {"estimate", Align::right},
               {"feature", Align::left}});
  for (const Rebalance::Move& move : rebalance.moves)
    table.add({std::to_string(move.from), std::to_string(move.to), of.mean(move.unit),
               of.name(move.unit)});
  return text + table.text(color);
}

}  // namespace evenshard::report
