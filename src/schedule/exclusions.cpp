#include "schedule/exclusions.hpp"

#include <algorithm>
#include <map>

#include "model/needs.hpp"

namespace evenshard::schedule {

using model::UnitId;

namespace {

std::size_t index(int i) {
  return static_cast<std::size_t>(i);
}

}  // namespace

Exclusions exclusions_of(const model::Suite& suite) {
  Exclusions result;
  std::map<std::string, Resource> resources;
  for (std::size_t i = 0; i < suite.units.size(); ++i) {
    const model::Needs needs = model::needs_of(suite.units[i]);
    const auto unit = static_cast<UnitId>(i);
    if (needs.alone) {
      result.alone.push_back(unit);
      continue;
    }
    for (const std::string& name : needs.resources) resources[name].units.push_back(unit);
  }
  for (auto& [name, resource] : resources) {
    const auto said = suite.capacities.find(name);
    resource.name = name;
    resource.capacity = said == suite.capacities.end() ? 1 : said->second;
    if (resource.units.size() > index(resource.capacity))
      result.resources.push_back(std::move(resource));
  }
  return result;
}

std::vector<Claim> claims_of(const Exclusions& exclusions) {
  std::vector<Claim> claims;
  const auto claim_of = [&](UnitId unit) -> Claim& {
    claims.resize(std::max(claims.size(), index(unit) + 1));
    return claims[index(unit)];
  };
  for (const UnitId unit : exclusions.alone) claim_of(unit).alone = true;
  for (std::size_t r = 0; r < exclusions.resources.size(); ++r)
    for (const UnitId unit : exclusions.resources[r].units)
      claim_of(unit).resources.push_back(static_cast<int>(r));
  return claims;
}

int most_at_once(const std::vector<UnitId>& units, const Exclusions& exclusions) {
  const std::vector<Claim> claims = claims_of(exclusions);
  Occupancy occupancy(exclusions);
  int most = 0;
  std::vector<int> of_resource(exclusions.resources.size(), 0);
  for (const UnitId unit : units) {
    const Claim claim = index(unit) < claims.size() ? claims[index(unit)] : Claim{};
    if (claim.alone) continue;
    // Counted with the first of its resources alone, so that this is never too few.
    if (!claim.resources.empty()) {
      const int first = claim.resources.front();
      if (++of_resource[index(first)] > exclusions.resources[index(first)].capacity) continue;
    }
    ++most;
  }
  return std::max(1, most);
}

Occupancy::Occupancy(const Exclusions& exclusions) {
  for (const Resource& resource : exclusions.resources) free_.push_back(resource.capacity);
}

bool Occupancy::admits(const Claim& claim) const {
  if (alone_ > 0) return false;
  if (claim.alone) return running_ == 0;
  return std::ranges::all_of(claim.resources, [this](int r) { return free_[index(r)] > 0; });
}

void Occupancy::count(const Claim& claim, int change) {
  running_ += change;
  alone_ += claim.alone ? change : 0;
  for (const int r : claim.resources) free_[index(r)] -= change;
}

}  // namespace evenshard::schedule
