// The instances that packing is measured on: drawn anew from their names, checked by checksum.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace evenshard::bench {

/// A row of instances.csv.
struct Instance {
  std::string family;
  int jobs = 0, machines = 0, seed = 0;
  std::uint64_t checksum = 0;    ///< FNV-1a over the sizes in the order drawn.
  std::int64_t makespan = 0;     ///< What the packing reached when the table was frozen.
  std::int64_t lower_bound = 0;  ///< What it proved.
};

std::vector<Instance> read_instances(std::istream& table);

/// The sizes in ms, in the order drawn. Families: U (uniform, in units or, with s, in seconds as
/// ms), LN (lognormal), BIMODAL, ZIPF, PERFECT (equal bins cut at random), TRIPLET (three for each
/// machine, no waste), HARD (two to three for each machine).
std::vector<std::int64_t> draw(const Instance& instance);
std::uint64_t checksum(const std::vector<std::int64_t>& sizes);
/// The families that look like suites of tests.
bool is_suite_like(const Instance& instance);

}  // namespace evenshard::bench
