#include "pack/peers.hpp"

#include <algorithm>
#include <numeric>

namespace evenshard::bench {

using schedule::Size;

Size round_robin(const std::vector<Size>& drawn, int machines) {
  std::vector<Size> loads(static_cast<std::size_t>(machines), 0);
  for (std::size_t i = 0; i < drawn.size(); ++i) loads[i % loads.size()] += drawn[i];
  return std::ranges::max(loads);
}

Size chunks(const std::vector<Size>& drawn, int machines) {
  const Size all = std::accumulate(drawn.begin(), drawn.end(), Size{0});
  std::vector<Size> loads(static_cast<std::size_t>(machines), 0);
  std::size_t chunk = 0;
  for (const Size size : drawn) {
    loads[chunk] += size;
    if (loads[chunk] * machines >= all && chunk + 1 < loads.size()) ++chunk;
  }
  return std::ranges::max(loads);
}

}  // namespace evenshard::bench
