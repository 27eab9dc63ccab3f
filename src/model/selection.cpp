#include "model/selection.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace evenshard::model {

namespace {

std::vector<int> selected_lines(const Unit& unit) {
  std::vector<int> lines;
  for (const Scenario& scenario : unit.scenarios)
    if (scenario.selected) lines.push_back(scenario.line);
  std::ranges::sort(lines);
  return lines;
}

using Key = std::pair<std::string, int>;

std::map<Key, std::vector<int>> by_key(const Selection& selection) {
  std::map<Key, std::vector<int>> lines;
  for (const SelectedFeature& feature : selection)
    if (!feature.lines.empty()) lines[{feature.path, feature.occurrence}] = feature.lines;
  return lines;
}

/// What only discovery knows.
void take_hashes(const Suite& discovered, Suite& suite) {
  std::map<Key, std::uint64_t> hashes;
  for (const Unit& unit : discovered.units)
    hashes[{unit.path, unit.occurrence}] = unit.content_hash;
  for (Unit& unit : suite.units)
    if (const auto known = hashes.find({unit.path, unit.occurrence}); known != hashes.end())
      unit.content_hash = known->second;
}

}  // namespace

Selection selection_of(const Suite& suite) {
  Selection selection;
  for (const Unit& unit : suite.units)
    if (is_wanted(unit))
      selection.push_back({unit.path, unit.occurrence, unit.hooked, selected_lines(unit)});
  return selection;
}

std::string only_in(const Selection& one, const Selection& other) {
  const auto others = by_key(other);
  for (const auto& [key, lines] : by_key(one)) {
    const auto found = others.find(key);
    if (found == others.end()) return key.first;
    std::vector<int> missing;
    std::ranges::set_difference(lines, found->second, std::back_inserter(missing));
    if (!missing.empty()) return fmt::format("{}:{}", key.first, missing.front());
  }
  return "";
}

Suite with_features(const Suite& discovered, const std::vector<ToldFeature>& told) {
  Suite suite = discovered;
  suite.units.clear();
  for (const ToldFeature& feature : told) {
    if (const auto* id = std::get_if<UnitId>(&feature))
      suite.units.push_back(discovered.units.at(static_cast<std::size_t>(*id)));
    else if (const auto* unit = std::get_if<Unit>(&feature))
      suite.units.push_back(*unit);
    else
      suite.broken.push_back(std::get<BrokenFeature>(feature));
  }
  number_occurrences(suite);
  take_hashes(discovered, suite);
  return suite;
}

}  // namespace evenshard::model
