// Features that stay together on one worker, one after the other, because they share something
// that is expensive to set up. Pure.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/suite.hpp"

namespace evenshard::schedule {

struct GroupBy {
  enum class What {
    feature,  ///< Each by itself.
    folder,   ///< Those in one folder.
    tag       ///< Those with a common tag that `pattern` matches.
  };
  What what = What::feature;
  std::string pattern = "fixture.*";  ///< fnmatch(3), without the @.
};

/// By UnitId: units with the same number stay together. Empty when each is by itself. Units that
/// share no tag with one another are together when they share one with a third. Units with nothing
/// selected connect nothing.
using Groups = std::vector<int>;
Groups groups_of(const GroupBy& by, const model::Suite& suite);

/// A suite in which each group is one unit: what packing and prediction see. Such a unit needs what
/// any of its members needs; its path names the first of them.
struct Collapsed {
  model::Suite suite;
  std::vector<model::Estimate> estimates;
  std::vector<std::vector<model::UnitId>> members;  ///< By the new UnitId; in file order.

  /// Puts the members of groups in their places; what the plan was made from now names them.
  void expand(model::Plan& plan, const model::Suite& whole) const;
  /// The members of `units`, in their order.
  std::vector<model::UnitId> expand(const std::vector<model::UnitId>& units) const;
  /// The groups in the order of their first members.
  std::vector<model::UnitId> collapse(const std::vector<model::UnitId>& units) const;
};

/// `per_unit` is what a unit costs beside its estimate: a group pays it for each member.
Collapsed collapse(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   const Groups& groups, std::chrono::microseconds per_unit);

}  // namespace evenshard::schedule
