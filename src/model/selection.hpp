// What is to run, as far as all workers must agree on it, and what before_all has made of it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/suite.hpp"

namespace evenshard::model {

/// One feature, and which of its scenarios are selected.
struct SelectedFeature {
  std::string path;
  int occurrence = 0;  ///< As in Unit.
  bool hooked = false;
  std::vector<int> lines;  ///< Sorted; a line as often as scenarios on it are selected.

  bool operator==(const SelectedFeature&) const = default;
};

/// In the order in which behave would run them; features of which nothing is wanted left out.
using Selection = std::vector<SelectedFeature>;

/// Of a suite whose features are in one piece.
Selection selection_of(const Suite& suite);

/// One scenario or feature that `one` selects and `other` does not: "features/a.feature:3". Empty:
/// there is none. The order of features, hooks and names do not matter.
std::string only_in(const Selection& one, const Selection& other);

/// A feature as a worker tells it once before_all has returned: the unit that discovery found, or
/// what it holds now. One that cannot be parsed is told as broken.
using ToldFeature = std::variant<UnitId, Unit, BrokenFeature>;

/// The discovered suite with these features instead of its own. Throws std::out_of_range for a unit
/// that it does not have.
Suite with_features(const Suite& discovered, const std::vector<ToldFeature>& told);

}  // namespace evenshard::model
