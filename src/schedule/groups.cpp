#include "schedule/groups.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <fnmatch.h>

#include "base/hash.hpp"

namespace evenshard::schedule {

using model::UnitId;

namespace {

std::size_t index(int number) {
  return static_cast<std::size_t>(number);
}

std::set<std::string> tags_of(const model::Unit& unit, const std::string& pattern) {
  std::set<std::string> tags;
  const auto add = [&](const std::vector<std::string>& some) {
    for (const std::string& tag : some)
      if (::fnmatch(pattern.c_str(), tag.c_str(), 0) == 0) tags.insert(tag);
  };
  add(unit.tags);
  for (const model::Scenario& scenario : unit.scenarios)
    if (scenario.selected) add(scenario.tags);
  return tags;
}

/// What a unit shares with others of its group.
std::set<std::string> keys_of(const GroupBy& by, const model::Unit& unit) {
  if (!model::is_wanted(unit)) return {};
  if (by.what == GroupBy::What::tag) return tags_of(unit, by.pattern);
  return {std::filesystem::path(unit.path).parent_path().string()};
}

/// Union-find over units.
class Sets {
 public:
  explicit Sets(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), 0);
  }
  int find(int unit) {
    while (parents_[index(unit)] != unit)
      unit = parents_[index(unit)] = parents_[index(parents_[index(unit)])];
    return unit;
  }
  void join(int one, int other) { parents_[index(find(other))] = find(one); }

 private:
  std::vector<int> parents_;
};

void add(const model::Unit& member, model::Unit& group) {
  group.tags.insert(group.tags.end(), member.tags.begin(), member.tags.end());
  group.scenarios.insert(group.scenarios.end(), member.scenarios.begin(), member.scenarios.end());
}

model::Estimate sum(const std::vector<UnitId>& members,
                    const std::vector<model::Estimate>& estimates,
                    std::chrono::microseconds per_unit) {
  if (members.size() == 1) return estimates.at(index(members.front()));
  model::Estimate total;
  double variance = 0, computing = 0;
  for (const UnitId member : members) {
    const model::Estimate& estimate = estimates.at(index(member));
    const auto spread = static_cast<double>(estimate.spread.count());
    total.mean += estimate.mean;
    variance += spread * spread;
    computing += static_cast<double>(estimate.mean.count() * estimate.cpu_permille);
    total.basis =
        std::max(members.front() == member ? estimate.basis : total.basis, estimate.basis);
  }
  if (total.mean.count() > 0)
    total.cpu_permille =
        static_cast<int>(std::lround(computing / static_cast<double>(total.mean.count())));
  total.spread = model::milliseconds(std::llround(std::sqrt(variance)));
  total.mean += std::chrono::round<model::milliseconds>(
      per_unit * static_cast<std::int64_t>(members.size() - 1));
  return total;
}

}  // namespace

Groups groups_of(const GroupBy& by, const model::Suite& suite) {
  if (by.what == GroupBy::What::feature) return {};
  Sets sets(suite.units.size());
  std::map<std::string, int> first_with;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    for (const std::string& key : keys_of(by, suite.units[unit])) {
      const auto [known, is_new] = first_with.emplace(key, static_cast<int>(unit));
      if (!is_new) sets.join(known->second, static_cast<int>(unit));
    }
  Groups groups;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    groups.push_back(sets.find(static_cast<int>(unit)));
  return groups;
}

void Collapsed::expand(model::Plan& plan, const model::Suite& whole) const {
  for (model::Shard& shard : plan.shards) shard.units = expand(shard.units);
  std::string text = plan.inputs;
  for (const auto& group : members) {
    for (const UnitId member : group) text += '\0' + whole.units.at(index(member)).path;
    text += '\n';
  }
  plan.inputs = base::to_hex(base::hash_bytes(text));
}

std::vector<UnitId> Collapsed::expand(const std::vector<UnitId>& units) const {
  std::vector<UnitId> expanded;
  for (const UnitId unit : units)
    expanded.insert(expanded.end(), members.at(index(unit)).begin(), members.at(index(unit)).end());
  return expanded;
}

std::vector<UnitId> Collapsed::collapse(const std::vector<UnitId>& units) const {
  std::map<UnitId, UnitId> group_of;
  for (std::size_t group = 0; group < members.size(); ++group)
    for (const UnitId member : members[group]) group_of[member] = static_cast<UnitId>(group);
  std::vector<UnitId> groups;
  std::set<UnitId> seen;
  for (const UnitId unit : units)
    if (const UnitId group = group_of.at(unit); seen.insert(group).second) groups.push_back(group);
  return groups;
}

Collapsed collapse(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   const Groups& groups, std::chrono::microseconds per_unit) {
  Collapsed result{suite, {}, {}};
  result.suite.units.clear();
  std::map<int, std::size_t> place_of;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit) {
    const auto [place, is_new] = place_of.emplace(groups.at(unit), result.members.size());
    if (is_new) {
      result.members.emplace_back();
      result.suite.units.emplace_back().path = suite.units[unit].path;
    }
    result.members[place->second].push_back(static_cast<UnitId>(unit));
    add(suite.units[unit], result.suite.units[place->second]);
  }
  for (std::size_t group = 0; group < result.members.size(); ++group) {
    const auto& members = result.members[group];
    result.estimates.push_back(sum(members, estimates, per_unit));
    if (members.size() > 1)
      result.suite.units[group].path += fmt::format(" and {} more", members.size() - 1);
  }
  return result;
}

}  // namespace evenshard::schedule
