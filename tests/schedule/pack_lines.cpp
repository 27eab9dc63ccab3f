// For the oracle: lines "WORKERS DURATION_MS…" on standard input, "MAKESPAN BOUND OPTIMAL" for
// each.
#include <iostream>
#include <sstream>

#include "schedule/pack.hpp"
#include "schedule/support.hpp"

int main() {
  using namespace evenshard::schedule;
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    int workers = 0;
    words >> workers;
    std::vector<std::int64_t> means_ms;
    for (std::int64_t ms = 0; words >> ms;) means_ms.push_back(ms);
    const auto plan =
        pack(test::suite_of(means_ms.size()), test::estimates_of(means_ms), {workers, {}});
    std::cout << plan.makespan.count() << ' ' << plan.lower_bound.value.count() << ' '
              << plan.optimal << '\n';
  }
}
