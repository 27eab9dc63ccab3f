#include "pack/instances.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <unordered_set>

namespace evenshard::bench {

namespace {

using Sizes = std::vector<std::int64_t>;

constexpr std::uint64_t kFnvStart = 1469598103934665603u, kFnvPrime = 1099511628211u;

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  /// In [0, 1): splitmix64.
  double uniform() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform() * static_cast<double>(high - low + 1));
  }
  double normal() {
    const double a = std::max(uniform(), 1e-300), b = uniform();
    return std::sqrt(-2.0 * std::log(a)) * std::cos(6.283185307179586 * b);
  }
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(bound));
  }

 private:
  std::uint64_t state_;
};

Sizes uniform(int n, std::int64_t low, std::int64_t high, Draw& draw) {
  Sizes sizes(static_cast<std::size_t>(n));
  for (auto& size : sizes) size = draw.between(low, high);
  return sizes;
}

Sizes lognormal(int n, double sigma, Draw& draw) {
  Sizes sizes(static_cast<std::size_t>(n));
  for (auto& size : sizes)
    size = std::max<std::int64_t>(20, std::llround(3000 * std::exp(sigma * draw.normal())));
  return sizes;
}

Sizes bimodal(int n, Draw& draw) {
  Sizes sizes(static_cast<std::size_t>(n));
  for (auto& size : sizes) {
    const bool is_short = draw.uniform() < 0.9;
    const double normal = draw.normal();
    size = is_short
               ? std::max<std::int64_t>(50, static_cast<std::int64_t>(1500 + 400 * normal))
               : std::max<std::int64_t>(5000, static_cast<std::int64_t>(30000 + 6000 * normal));
  }
  return sizes;
}

Sizes zipf(int n, Draw& draw) {
  Sizes sizes(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    const double ideal = 60000.0 / std::pow(i + 1, 0.8);
    sizes[static_cast<std::size_t>(i)] =
        std::max<std::int64_t>(20, static_cast<std::int64_t>(ideal * (0.9 + 0.2 * draw.uniform())));
  }
  return sizes;
}

Sizes perfect(int n, int m, Draw& draw) {
  const std::int64_t capacity = std::max<std::int64_t>(60000, std::int64_t{3000} * n / m);
  std::vector<std::size_t> pieces(static_cast<std::size_t>(m), 2);
  for (int i = 2 * m; i < n; ++i) ++pieces[draw.below(pieces.size())];
  Sizes sizes;
  for (const std::size_t count : pieces) {
    Sizes cuts;
    std::unordered_set<std::int64_t> taken;
    while (cuts.size() + 1 < count) {
      const std::int64_t cut = draw.between(1, capacity - 1);
      if (taken.insert(cut).second) cuts.push_back(cut);
    }
    cuts.push_back(0);
    cuts.push_back(capacity);
    std::ranges::sort(cuts);
    for (std::size_t i = 1; i < cuts.size(); ++i) sizes.push_back(cuts[i] - cuts[i - 1]);
  }
  return sizes;
}

Sizes triplets(int m, Draw& draw) {
  constexpr std::int64_t kSum = 100000;
  Sizes sizes;
  for (int machine = 0; machine < m; ++machine) {
    std::int64_t x = 0, y = 0, z = 0;
    do {
      x = draw.between(kSum / 4 + 1, kSum / 2 - 1);
      y = draw.between(kSum / 4 + 1, kSum / 2 - 1);
      z = kSum - x - y;
    } while (z <= kSum / 4 || z >= kSum / 2);
    sizes.insert(sizes.end(), {x, y, z});
  }
  return sizes;
}

Sizes in_family(const Instance& i, Draw& draw) {
  if (i.family == "U1-100") return uniform(i.jobs, 1, 100, draw);
  if (i.family == "U20-50") return uniform(i.jobs, 20, 50, draw);
  if (i.family == "U1-100s") return uniform(i.jobs, 1000, 100000, draw);
  if (i.family == "U20-50s") return uniform(i.jobs, 20000, 50000, draw);
  if (i.family == "HARD") return uniform(i.jobs, i.jobs, 4 * std::int64_t{i.jobs}, draw);
  if (i.family.starts_with("LN")) return lognormal(i.jobs, std::stod(i.family.substr(2)), draw);
  if (i.family == "BIMODAL") return bimodal(i.jobs, draw);
  if (i.family == "ZIPF") return zipf(i.jobs, draw);
  if (i.family == "PERFECT") return perfect(i.jobs, i.machines, draw);
  if (i.family == "TRIPLET") return triplets(i.machines, draw);
  throw std::runtime_error("no such family: " + i.family);
}

}  // namespace

std::vector<Instance> read_instances(std::istream& table) {
  std::vector<Instance> result;
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::ranges::replace(line, ',', ' ');
    std::istringstream fields(line);
    Instance row;
    fields >> row.family >> row.jobs >> row.machines >> row.seed >> std::hex >> row.checksum >>
        std::dec >> row.makespan >> row.lower_bound;
    if (!fields) throw std::runtime_error("not a row of the table of instances: " + line);
    result.push_back(row);
  }
  return result;
}

std::vector<std::int64_t> draw(const Instance& instance) {
  std::uint64_t seed = kFnvStart;
  for (const char c : instance.family + "/" + std::to_string(instance.jobs) + "/" +
                          std::to_string(instance.machines) + "/" + std::to_string(instance.seed))
    seed = (seed ^ static_cast<unsigned char>(c)) * kFnvPrime;
  Draw random(seed);
  Sizes sizes = in_family(instance, random);
  for (std::size_t i = sizes.size(); i > 1; --i) std::swap(sizes[i - 1], sizes[random.below(i)]);
  return sizes;
}

std::uint64_t checksum(const std::vector<std::int64_t>& sizes) {
  std::uint64_t hash = kFnvStart;
  for (const std::int64_t size : sizes)
    for (int byte = 0; byte < 8; ++byte)
      hash = (hash ^ static_cast<std::uint64_t>(size >> (8 * byte) & 255)) * kFnvPrime;
  return hash;
}

bool is_suite_like(const Instance& instance) {
  return instance.family.starts_with("LN") || instance.family == "BIMODAL" ||
         instance.family == "ZIPF";
}

}  // namespace evenshard::bench
