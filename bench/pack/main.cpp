// Packs every instance of a table and prints gap, share proven optimal and time beside what others
// do.
//   pack instances.csv            the tables
//   pack instances.csv --freeze   the table of instances again, with what was reached now
#include <algorithm>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "pack/instances.hpp"
#include "pack/peers.hpp"
#include "schedule/construct.hpp"
#include "schedule/solve.hpp"

namespace evenshard::bench {

namespace {

using schedule::Budget;
using schedule::Problem;
using schedule::Size;

constexpr std::size_t kPeers = 5;
constexpr const char* kPeerNames[kPeers] = {"round-robin", "chunks", "LPT", "MULTIFIT", "LDM"};

struct Row {
  int instances = 0, proven = 0, worse_than_lpt = 0;
  double gap = 0, peer_gap[kPeers] = {};
  std::vector<double> times_ms;
};

struct Packed {
  schedule::Solution solution;
  double ms = 0;
};

/// On this thread's own clock, so that neighbours do not count.
double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Problem problem_of(const std::vector<Size>& drawn, int machines) {
  Problem problem{drawn, machines};
  std::ranges::sort(problem.sizes, std::greater<>{});
  return problem;
}

Packed packed(const std::vector<Size>& drawn, int machines) {
  const double begin = cpu_ms();
  const Problem problem = problem_of(drawn, machines);
  Packed result{schedule::solve(problem), 0};
  result.ms = cpu_ms() - begin;
  return result;
}

double gap(Size makespan, Size bound) {
  return 100.0 * static_cast<double>(makespan - bound) / static_cast<double>(bound);
}

void add_peers(const std::vector<Size>& drawn, const Problem& problem, Size bound, Row& row) {
  Budget budget(1'000'000'000);
  const Size lpt = makespan(problem, longest_first(problem));
  const auto fitted = multifit(problem, schedule::simple_bound(problem).value, lpt, budget);
  const Size peers[kPeers] = {round_robin(drawn, problem.machines), chunks(drawn, problem.machines),
                              lpt, fitted.empty() ? lpt : makespan(problem, fitted),
                              makespan(problem, differencing(problem, budget))};
  for (std::size_t i = 0; i < kPeers; ++i) row.peer_gap[i] += gap(peers[i], bound);
}

void add(const Instance& instance, const std::vector<Size>& drawn, const Packed& p, Row& row) {
  const Problem problem = problem_of(drawn, instance.machines);
  ++row.instances;
  row.proven += p.solution.optimal() ? 1 : 0;
  row.gap += gap(p.solution.makespan, p.solution.bound.value);
  row.times_ms.push_back(p.ms);
  if (p.solution.makespan > makespan(problem, longest_first(problem))) ++row.worse_than_lpt;
  add_peers(drawn, problem, p.solution.bound.value, row);
}

void print(const char* head, std::map<std::string, Row>& rows) {
  fmt::print("\n| {} | instances | proven % | gap % |", head);
  for (const char* peer : kPeerNames) fmt::print(" {} |", peer);
  fmt::print(
      " median ms | p99 ms | max ms "
      "|\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  for (auto& [name, row] : rows) {
    const double n = row.instances;
    fmt::print("| {} | {} | {:.1f} | {:.4f} |", name, row.instances, 100 * row.proven / n,
               row.gap / n);
    for (const double peer : row.peer_gap) fmt::print(" {:.3f} |", peer / n);
    std::ranges::sort(row.times_ms);
    const std::size_t count = row.times_ms.size();
    fmt::print(" {:.2f} | {:.2f} | {:.2f} |\n", row.times_ms[count / 2],
               row.times_ms[std::min(count - 1, count * 99 / 100)], row.times_ms.back());
    if (row.worse_than_lpt > 0) fmt::print("WORSE THAN LPT: {}\n", row.worse_than_lpt);
  }
}

void print_tables(const std::vector<Instance>& instances) {
  std::map<std::string, Row> families, sizes, all;
  int within = 0;
  for (const Instance& instance : instances) {
    const auto drawn = draw(instance);
    if (checksum(drawn) != instance.checksum)
      fmt::print("not the same instance: {}\n", instance.family);
    const Packed p = packed(drawn, instance.machines);
    within += p.solution.optimal() && p.ms <= 100 ? 1 : 0;
    add(instance, drawn, p, families[instance.family]);
    add(instance, drawn, p, all["all"]);
    if (!is_suite_like(instance)) continue;
    add(instance, drawn, p, sizes[fmt::format("n = {:6}", instance.jobs)]);
    if (instance.jobs <= 1000) add(instance, drawn, p, sizes["n up to 1000"]);
  }
  print("family", families);
  print("suite-like families (LN, BIMODAL, ZIPF)", sizes);
  print("all families", all);
  fmt::print("\nproven within 100 ms: {} of {} ({:.2f} %)\n", within, instances.size(),
             100.0 * within / static_cast<double>(instances.size()));
}

void print_frozen(const std::vector<Instance>& instances) {
  fmt::print("family,jobs,machines,seed,fnv1a64,makespan,lower_bound\n");
  for (const Instance& i : instances) {
    const auto s = schedule::solve(problem_of(draw(i), i.machines));
    fmt::print("{},{},{},{},{:016x},{},{}\n", i.family, i.jobs, i.machines, i.seed, i.checksum,
               s.makespan, s.bound.value);
  }
}

}  // namespace

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  std::ifstream table(argc > 1 ? argv[1] : "");
  if (!table) {
    fmt::print(stderr, "usage: pack INSTANCES.csv [--freeze]\n");
    return 2;
  }
  const auto instances = evenshard::bench::read_instances(table);
  if (argc > 2 && std::string_view(argv[2]) == "--freeze")
    evenshard::bench::print_frozen(instances);
  else
    evenshard::bench::print_tables(instances);
}
