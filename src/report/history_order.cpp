#include "report/history_order.hpp"

#include <algorithm>
#include <numeric>

namespace evenshard::report {

std::vector<std::size_t> slowest_first(const model::Suite& suite,
                                       const std::vector<model::Estimate>& estimates) {
  std::vector<std::size_t> order(suite.units.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return estimates.at(a).mean > estimates.at(b).mean;
  });
  return order;
}

LastSamples::LastSamples(const model::History& history) {
  for (const model::UnitHistory& unit : history.units)
    if (!unit.samples.empty()) newest_.emplace(unit.path, &unit.samples.front());
}

const model::Sample* LastSamples::of(const std::string& path) const {
  const auto found = newest_.find(path);
  return found == newest_.end() ? nullptr : found->second;
}

}  // namespace evenshard::report
