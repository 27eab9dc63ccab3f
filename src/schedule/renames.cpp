#include "schedule/renames.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace evenshard::schedule {

namespace {

using model::UnitHistory;

/// With so many samples of its own, a unit needs no older ones.
constexpr std::size_t kEnough = 5;

/// A unit of the suite that may have had another path.
struct Newcomer {
  const model::Unit* unit = nullptr;
  const UnitHistory* history = nullptr;  ///< Nothing: never measured under this path.

  bool measured() const { return history && !history->samples.empty(); }
  bool begins_after(const UnitHistory& former) const {
    return !measured() ||
           former.samples.front().started_unix_us < history->samples.back().started_unix_us;
  }
  /// What the file held when its own history began.
  std::uint64_t content() const {
    return measured() ? history->samples.back().content_hash : unit->content_hash;
  }
};

struct Situation {
  std::vector<Newcomer> newcomers;       ///< In the suite's order.
  std::vector<const UnitHistory*> gone;  ///< Measured under paths that are not in the suite.
};

Situation look(const model::Suite& suite, const std::vector<UnitHistory>& units) {
  std::unordered_map<std::string_view, const UnitHistory*> known;
  for (const UnitHistory& unit : units) known.emplace(unit.path, &unit);
  Situation now;
  std::set<std::string_view> present;
  for (const model::Unit& unit : suite.units) {
    const auto found = known.find(unit.path);
    const UnitHistory* const history = found == known.end() ? nullptr : found->second;
    if (present.insert(unit.path).second && (!history || history->samples.size() < kEnough))
      now.newcomers.push_back({&unit, history});
  }
  for (const UnitHistory& unit : units)
    if (!unit.samples.empty() && !present.contains(unit.path)) now.gone.push_back(&unit);
  return now;
}

bool same_file_name(const UnitHistory& former, const Newcomer& newcomer) {
  return std::filesystem::path(former.path).filename() ==
         std::filesystem::path(newcomer.unit->path).filename();
}

/// The scenarios of the newest run.
std::set<std::string_view> last_names(const UnitHistory& former) {
  std::set<std::string_view> names;
  for (const model::ScenarioHistory& scenario : former.scenarios)
    if (!scenario.samples.empty() &&
        scenario.samples.front().run_id == former.samples.front().run_id)
      names.insert(scenario.name);
  return names;
}

/// How well one of the gone ones fits: the more common names the better, then the same file name,
/// then the first path.
using Likeness = std::tuple<std::size_t, bool>;

/// Finds each newcomer's former self; nobody is anybody's twice.
class Match {
 public:
  explicit Match(const Situation& now) {
    for (const UnitHistory* former : now.gone) {
      by_content_[former->samples.front().content_hash].push_back(former);
      const auto names = last_names(*former);
      name_counts_[former] = names.size();
      for (const std::string_view name : names) by_name_[name].push_back(former);
    }
  }

  const UnitHistory* by_content(const Newcomer& newcomer) {
    std::unordered_map<const UnitHistory*, std::size_t> same;
    if (const auto found = by_content_.find(newcomer.content()); found != by_content_.end())
      for (const UnitHistory* former : found->second) same.emplace(former, 1);
    return take_best(same, newcomer);
  }

  const UnitHistory* by_names(const Newcomer& newcomer) {
    std::set<std::string_view> names;
    for (const model::Scenario& scenario : newcomer.unit->scenarios) names.insert(scenario.name);
    std::unordered_map<const UnitHistory*, std::size_t> common;
    for (const std::string_view name : names)
      if (const auto found = by_name_.find(name); found != by_name_.end())
        for (const UnitHistory* former : found->second) ++common[former];
    std::erase_if(common, [&](const auto& entry) {
      return 2 * entry.second < std::max(names.size(), name_counts_[entry.first]);
    });
    return take_best(common, newcomer);
  }

 private:
  const UnitHistory* take_best(const std::unordered_map<const UnitHistory*, std::size_t>& alike,
                               const Newcomer& newcomer) {
    const UnitHistory* best = nullptr;
    Likeness most;
    for (const auto& [former, count] : alike) {
      if (taken_.contains(former) || !newcomer.begins_after(*former)) continue;
      const Likeness likeness{count, same_file_name(*former, newcomer)};
      if (best && (likeness < most || (likeness == most && best->path < former->path))) continue;
      best = former;
      most = likeness;
    }
    if (best) taken_.insert(best);
    return best;
  }

  std::unordered_map<std::uint64_t, std::vector<const UnitHistory*>> by_content_;
  std::unordered_map<std::string_view, std::vector<const UnitHistory*>> by_name_;
  std::unordered_map<const UnitHistory*, std::size_t> name_counts_;
  std::set<const UnitHistory*> taken_;
};

void adopt(UnitHistory& former, UnitHistory& heir) {
  if (heir.samples.empty()) heir.steps = former.steps;
  std::ranges::move(former.samples, std::back_inserter(heir.samples));
  former.samples.clear();
  for (model::ScenarioHistory& old : former.scenarios) {
    const auto same = std::ranges::find(heir.scenarios, old.name, &model::ScenarioHistory::name);
    if (same == heir.scenarios.end())
      heir.scenarios.push_back(std::move(old));
    else
      std::ranges::move(old.samples, std::back_inserter(same->samples));
  }
  former.scenarios.clear();
}

std::vector<Rename> find_renames(const Situation& now) {
  Match match(now);
  std::vector<Rename> renames;
  std::vector<const Newcomer*> unmatched;
  const auto note = [&](const Newcomer& newcomer, const UnitHistory* former) {
    if (former) renames.push_back({former->path, newcomer.unit->path});
    return former != nullptr;
  };
  for (const Newcomer& newcomer : now.newcomers)
    if (!note(newcomer, match.by_content(newcomer))) unmatched.push_back(&newcomer);
  for (const Newcomer* newcomer : unmatched) note(*newcomer, match.by_names(*newcomer));
  return renames;
}

}  // namespace

std::vector<std::string> possible_former_paths(const model::Suite& suite,
                                               const model::History& history) {
  const Situation now = look(suite, history.units);
  std::vector<std::string> paths;
  if (now.newcomers.empty()) return paths;
  for (const UnitHistory* former : now.gone)
    if (std::ranges::any_of(now.newcomers,
                            [&](const Newcomer& n) { return n.begins_after(*former); }))
      paths.push_back(former->path);
  return paths;
}

std::vector<Rename> follow_renames(const model::Suite& suite, model::History& history) {
  std::vector<Rename> renames = find_renames(look(suite, history.units));
  std::unordered_map<std::string_view, std::size_t> position;
  history.units.reserve(history.units.size() + renames.size());
  for (std::size_t i = 0; i < history.units.size(); ++i) position.emplace(history.units[i].path, i);
  for (const Rename& rename : renames) {
    const auto [entry, added] = position.emplace(rename.to, history.units.size());
    if (added) history.units.push_back({rename.to, 0, {}, {}});
    adopt(history.units[position[rename.from]], history.units[entry->second]);
  }
  return renames;
}

}  // namespace evenshard::schedule
