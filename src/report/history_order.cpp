#include "report/history_order.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace evenshard::report {

std::vector<std::size_t> slowest_first(const std::vector<model::Estimate>& estimates) {
  std::vector<std::size_t> order(estimates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{},
                           [&](std::size_t index) { return estimates[index].mean; });
  return order;
}

}  // namespace evenshard::report
