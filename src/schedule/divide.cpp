#include "schedule/divide.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <set>

#include "model/needs.hpp"
#include "schedule/pack.hpp"

namespace evenshard::schedule {

namespace {

using model::milliseconds;
using Milliseconds = std::int64_t;

/// Enough for LPT and a little more: the plan itself is packed with more care.
constexpr std::int64_t kOperations = 400'000;
constexpr int kLeastGainPermille = 50;

/// Scenarios that stay together: one, or neighbours that carry the tag.
struct Atom {
  std::size_t first = 0, end = 0;
  Milliseconds cost = 0;
  double variance = 0;
  bool selected = false;
  model::Needs needs = {};
};

/// A feature as dividing sees it.
struct Feature {
  std::vector<Atom> atoms;
  Milliseconds own = 0;  ///< What every part costs beside its scenarios.
};

bool carries(const std::vector<std::string>& tags, const std::string& tag) {
  return std::ranges::find(tags, tag) != tags.end();
}

/// By the scenario's own estimate; by its share of the steps where there is none.
struct ScenarioCost {
  Milliseconds mean = 0;
  double spread = 0;
};

std::vector<ScenarioCost> scenario_costs(const model::Unit& unit, const model::Estimate& estimate) {
  std::vector<ScenarioCost> costs(unit.scenarios.size());
  const int weights = model::selected_steps(unit) + model::selected_scenarios(unit);
  for (std::size_t i = 0; i < unit.scenarios.size(); ++i) {
    if (!unit.scenarios[i].selected) continue;
    if (i < estimate.scenarios.size()) {
      costs[i] = {estimate.scenarios[i].mean.count(),
                  static_cast<double>(estimate.scenarios[i].spread.count())};
    } else {
      const Milliseconds weight = unit.scenarios[i].steps + 1;
      costs[i].mean = estimate.mean.count() * weight / std::max(1, weights);
      costs[i].spread =
          static_cast<double>(estimate.spread.count() * weight) / std::max(1, weights);
    }
  }
  return costs;
}

/// Scenarios that are not selected stay with the one before them.
bool joins(const model::Unit& unit, std::size_t scenario, const std::vector<Atom>& atoms,
           const std::string& whole_tag) {
  if (atoms.empty()) return false;
  const model::Scenario& here = unit.scenarios[scenario];
  const model::Scenario& before = unit.scenarios[scenario - 1];
  return !here.selected || !atoms.back().selected ||
         (carries(here.tags, whole_tag) && carries(before.tags, whole_tag));
}

Feature feature_of(const model::Unit& unit, const model::Estimate& estimate,
                   const std::string& whole_tag) {
  Feature feature;
  Milliseconds all = 0;
  const std::vector<ScenarioCost> costs = scenario_costs(unit, estimate);
  for (std::size_t i = 0; i < costs.size(); ++i) {
    if (!joins(unit, i, feature.atoms, whole_tag)) feature.atoms.push_back({i, i, 0, 0, false, {}});
    Atom& atom = feature.atoms.back();
    atom.end = i + 1;
    atom.cost += costs[i].mean;
    atom.variance += costs[i].spread * costs[i].spread;
    atom.selected = atom.selected || unit.scenarios[i].selected;
    if (unit.scenarios[i].selected) atom.needs = unit.scenarios[i].needs;
    all += costs[i].mean;
  }
  feature.own = std::max<Milliseconds>(0, estimate.mean.count() - all);
  return feature;
}

/// Neighbouring atoms of like needs, none of whose sums exceeds `room` unless one alone does; below
/// 0, each alone.
std::vector<std::vector<Atom>> fill(const std::vector<Atom>& atoms, Milliseconds room) {
  std::vector<std::vector<Atom>> parts;
  Milliseconds used = 0;
  for (const Atom& atom : atoms) {
    if (parts.empty() || used + atom.cost > room || atom.needs != parts.back().back().needs) {
      parts.emplace_back();
      used = 0;
    }
    parts.back().push_back(atom);
    used += atom.cost;
  }
  return parts;
}

/// As few parts as fit into `room`, as even as neighbours can be.
std::vector<std::vector<Atom>> divide_atoms(const std::vector<Atom>& atoms, Milliseconds room) {
  if (room < 0) return fill(atoms, room);
  const std::size_t parts = fill(atoms, room).size();
  Milliseconds low = 0, high = room;
  for (const Atom& atom : atoms) low = std::max(low, atom.cost);
  high = std::max(high, low);
  while (low < high) {
    const Milliseconds middle = low + (high - low) / 2;
    if (fill(atoms, middle).size() <= parts)
      high = middle;
    else
      low = middle + 1;
  }
  return fill(atoms, high);
}

model::Unit part_of(const model::Unit& unit, const std::vector<Atom>& atoms, model::Piece piece) {
  model::Unit part = unit;
  const auto begin = unit.scenarios.begin();
  part.scenarios.assign(begin + static_cast<std::ptrdiff_t>(atoms.front().first),
                        begin + static_cast<std::ptrdiff_t>(atoms.back().end));
  part.piece = piece;
  return part;
}

model::Estimate estimate_of(const model::Estimate& whole, const std::vector<Atom>& atoms,
                            Milliseconds own) {
  model::Estimate part = whole;
  double variance = 0;
  part.mean = milliseconds(own);
  for (const Atom& atom : atoms) {
    part.mean += milliseconds(atom.cost);
    variance += atom.variance;
  }
  part.mean = std::max(part.mean, milliseconds(1));
  part.spread = milliseconds(std::llround(std::sqrt(variance)));
  part.scenarios.clear();
  if (!whole.scenarios.empty())
    part.scenarios.assign(
        whole.scenarios.begin() + static_cast<std::ptrdiff_t>(atoms.front().first),
        whole.scenarios.begin() + static_cast<std::ptrdiff_t>(atoms.back().end));
  return part;
}

/// Divides features longer than `longer_than` into parts of at most `room` (below 0: of one atom).
struct Cut {
  Milliseconds longer_than = 0, room = 0;
  bool careful = false;  ///< Only what was measured, and what no hook surrounds.
  bool unlike = false;   ///< Shorter ones too whose scenarios need unlike things.
};

/// Parts are told apart by lines: hooks may have put several scenarios on one, or on none.
bool has_lines(const model::Unit& unit) {
  std::set<int> lines;
  return std::ranges::all_of(unit.scenarios, [&lines](const model::Scenario& scenario) {
    return scenario.line > 0 && lines.insert(scenario.line).second;
  });
}

bool has_unlike_needs(const model::Unit& unit) {
  const model::Needs all = model::needs_of(unit);
  return all.any() && std::ranges::any_of(unit.scenarios, [&all](const model::Scenario& scenario) {
           return scenario.selected && scenario.needs != all;
         });
}

bool may_divide(const model::Suite& suite, const model::Unit& unit, const model::Estimate& estimate,
                const std::string& whole_tag, const Cut& cut) {
  const bool worth_it =
      estimate.mean.count() > cut.longer_than || (cut.unlike && has_unlike_needs(unit));
  if (!worth_it || carries(unit.tags, whole_tag) || !has_lines(unit)) return false;
  const bool hooked = suite.feature_hooks || (suite.tag_hooks && !unit.tags.empty());
  return !cut.careful || (!hooked && !estimate.scenarios.empty());
}

Division divided(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                 const std::string& whole_tag, const Cut& cut) {
  Division result;
  result.suite = suite;
  result.suite.units.clear();
  for (std::size_t i = 0; i < suite.units.size(); ++i) {
    const model::Unit& unit = suite.units[i];
    const model::Estimate& estimate = estimates[i];
    std::vector<std::vector<Atom>> parts;
    Feature feature;
    if (may_divide(suite, unit, estimate, whole_tag, cut)) {
      feature = feature_of(unit, estimate, whole_tag);
      parts =
          divide_atoms(feature.atoms,
                       cut.room < 0 ? cut.room : std::max<Milliseconds>(0, cut.room - feature.own));
    }
    if (parts.size() < 2) {
      result.suite.units.push_back(unit);
      result.estimates.push_back(estimate);
      continue;
    }
    ++result.features;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const model::Piece piece{static_cast<int>(part), static_cast<int>(parts.size())};
      result.suite.units.push_back(part_of(unit, parts[part], piece));
      result.estimates.push_back(estimate_of(estimate, parts[part], feature.own));
    }
  }
  return result;
}

milliseconds makespan_of(const Division& division, const DivideOptions& options) {
  return pack(division.suite, division.estimates,
              {.workers = options.workers,
               .overheads = options.overheads,
               .operations = kOperations,
               .exclusions = exclusions_of(division.suite)})
      .makespan;
}

/// The ideal load of a worker.
Milliseconds share_of(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                      int workers) {
  Milliseconds total = 0;
  for (std::size_t i = 0; i < suite.units.size(); ++i)
    if (model::is_wanted(suite.units[i])) total += estimates[i].mean.count();
  return total / std::max(1, workers);
}

bool pays(milliseconds whole, milliseconds divided) {
  return divided.count() * 1000 <= whole.count() * (1000 - kLeastGainPermille);
}

struct Best {
  Division division;
  milliseconds whole{0}, makespan{0};
};

/// First features in which not every scenario needs the same; then those above the ideal load, or
/// also those above half of it when that is better still.
Best best_division(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   const DivideOptions& options, bool careful) {
  Best best{{suite, estimates, 0}, {}, {}};
  best.whole = best.makespan = makespan_of(best.division, options);
  if (options.workers < 2) return best;
  const Milliseconds share = share_of(suite, estimates, options.workers);
  constexpr Milliseconds kAny = std::numeric_limits<Milliseconds>::max() / 2;
  for (const Milliseconds longer_than : {kAny, share, share / 2}) {
    if (longer_than == kAny && std::ranges::none_of(suite.units, has_unlike_needs)) continue;
    const bool unlike = longer_than == kAny || best.division.features > 0;
    const Milliseconds room = longer_than == kAny ? kAny : std::max<Milliseconds>(1, share / 4);
    Division tried =
        divided(suite, estimates, options.whole_tag, {longer_than, room, careful, unlike});
    if (tried.features == best.division.features) continue;
    const milliseconds makespan = makespan_of(tried, options);
    if (!pays(best.makespan, makespan)) continue;
    best.division = std::move(tried);
    best.makespan = makespan;
  }
  return best;
}

}  // namespace

std::vector<std::string> long_features(const model::Suite& suite,
                                       const std::vector<model::Estimate>& estimates, int workers) {
  const Milliseconds half_share = share_of(suite, estimates, workers) / 2;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < suite.units.size(); ++i)
    if (estimates[i].mean.count() > half_share || has_unlike_needs(suite.units[i]))
      paths.push_back(suite.units[i].path);
  return paths;
}

Division divide(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                const DivideOptions& options) {
  if (options.mode == Divide::always)
    return divided(suite, estimates, options.whole_tag, {-1, -1, false});
  if (options.mode == Divide::never) return {suite, estimates, 0};
  return best_division(suite, estimates, options, true).division;
}

DivideGain gain_of_dividing(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const DivideOptions& options) {
  const Best best = best_division(suite, estimates, options, false);
  return {best.whole, best.makespan};
}

}  // namespace evenshard::schedule
