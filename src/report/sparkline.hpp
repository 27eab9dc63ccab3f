// A series as one small line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace evenshard::report {

/// The newest `points` of `oldest_first`, from ▁ for the smallest to █ for the largest. A range
/// below a fifth of the largest is drawn as that small: noise is no mountain. "" for fewer than
/// two.
std::string sparkline(const std::vector<std::chrono::microseconds>& oldest_first,
                      std::size_t points = 20);

}  // namespace evenshard::report
