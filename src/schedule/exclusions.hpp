// What must not run together, as the schedules read it. Pure.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "model/suite.hpp"

namespace evenshard::schedule {

/// At most `capacity` of these units may run at the same time.
struct Resource {
  std::string name;
  int capacity = 1;
  std::vector<model::UnitId> units;
};

/// Units run as they like where this is empty.
struct Exclusions {
  std::vector<Resource> resources = {};
  std::vector<model::UnitId> alone = {};  ///< Run while nothing else does, after the others.

  bool any() const { return !resources.empty() || !alone.empty(); }
};

/// Of the units with something selected. A resource that has room for all its units excludes
/// nothing and is left out; so is one that only units running alone need.
Exclusions exclusions_of(const model::Suite& suite);

/// How many of `units` can ever run at once; at least 1.
int most_at_once(const std::vector<model::UnitId>& units, const Exclusions& exclusions);

/// What one unit needs: indices of resources.
struct Claim {
  bool alone = false;
  std::vector<int> resources = {};

  bool operator<(const Claim& other) const {
    return std::tie(alone, resources) < std::tie(other.alone, other.resources);
  }
};

/// By UnitId; units beyond its end need nothing.
std::vector<Claim> claims_of(const Exclusions& exclusions);

/// Who holds what at the moment.
class Occupancy {
 public:
  explicit Occupancy(const Exclusions& exclusions);

  /// Whether something that needs this may begin now.
  bool admits(const Claim& claim) const;
  bool alone_runs() const { return alone_ > 0; }
  bool idle() const { return running_ == 0; }
  void begin(const Claim& claim) { count(claim, 1); }
  void end(const Claim& claim) { count(claim, -1); }

 private:
  void count(const Claim& claim, int change);

  std::vector<int> free_;  ///< By resource.
  int running_ = 0, alone_ = 0;
};

}  // namespace evenshard::schedule
