#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/phrases.hpp"
#include "report/style.hpp"
#include "report/summary_parts.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;
using model::microseconds;

namespace {

constexpr std::size_t kSlowest = 5, kWorkersShown = 8, kBusiest = 5, kBar = 20;

struct Load {
  int worker = 0, units = 0, processes = 0;
  microseconds startup{0}, busy{0}, shutdown{0};
};

std::vector<Load> loads_of(const model::RunRecord& record) {
  std::map<int, Load> loads;
  for (const model::WorkerResult& worker : record.workers) {
    Load& load = loads[worker.worker];
    ++load.processes;
    load.startup += worker.startup;
    load.busy += worker.busy;
    load.shutdown += worker.shutdown;
  }
  for (const auto& result : record.results)
    if (result) ++loads[result->worker].units;
  std::vector<Load> list;
  for (auto& [worker, load] : loads) list.push_back((load.worker = worker, load));
  return list;
}

std::vector<const model::UnitResult*> slowest_first(const model::RunRecord& record) {
  std::vector<const model::UnitResult*> results;
  for (const auto& result : record.results)
    if (result && result->wall.count() > 0) results.push_back(&*result);
  std::stable_sort(results.begin(), results.end(),
                   [](const auto* a, const auto* b) { return a->wall > b->wall; });
  return results;
}

double ratio(microseconds part, microseconds whole) {
  return whole.count() == 0
             ? 0
             : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

std::string bar(double share) {
  const auto full = static_cast<std::size_t>(
      std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(kBar)));
  std::string text;
  for (std::size_t at = 0; at < kBar; ++at) text += at < full ? "█" : "░";
  return text;
}

void add_load(Table& table, const Load& load, microseconds wall) {
  const microseconds idle =
      std::max(wall - load.startup - load.busy - load.shutdown, microseconds(0));
  table.add({std::to_string(load.worker), std::to_string(load.units), format_duration(load.startup),
             format_duration(load.busy), format_duration(idle), bar(ratio(load.busy, wall)),
             load.processes > 1 ? fmt::format("{} processes", load.processes) : ""});
}

}  // namespace

std::string prediction(const SummaryInput& input) {
  const microseconds wall = input.record.wall;
  std::string text;
  if (input.predicted.count() > 0) {
    const double off = ratio(wall, input.predicted) * 100 - 100;
    text = fmt::format("predicted {}, took {} ({:+.0f} %)", format_duration(input.predicted),
                       format_duration(wall), off == 0 ? 0.0 : off);
  } else {
    text = "took " + format_duration(wall);
  }
  const model::LowerBound& bound = input.plan.lower_bound;
  if (bound.value.count() > 0)
    text += fmt::format("; lower bound {}{}", format_duration(bound.value),
                        bound.certificate.empty() ? "" : " (" + bound.certificate + ")");
  return text + "\n";
}

std::string kept_waiting(const SummaryInput& input) {
  const model::RunRecord& record = input.record;
  if (record.kept_waiting_wall.count() == 0 || record.kept_waiting_wall * 100 < record.wall)
    return "";
  return fmt::format(
      "kept waiting by what must not run together: {} of the run, {} of workers' time\n",
      format_duration(record.kept_waiting_wall), format_duration(record.kept_waiting));
}

std::string worker_loads(const SummaryInput& input) {
  std::vector<Load> loads = loads_of(input.record);
  if (loads.empty()) return "";
  microseconds busy{0};
  for (const Load& load : loads) busy += load.busy;
  const microseconds available = input.record.wall * static_cast<int>(loads.size());
  std::string text =
      fmt::format("{}{}, {:.0f} % of their time in features\n", count_text(loads.size(), "worker"),
                  input.workers_reason.empty() ? "" : " (" + input.workers_reason + ")",
                  ratio(busy, available) * 100);
  Table table({{"worker", Align::right},
               {unit_word(input.suite) + "s", Align::right},
               {"start-up", Align::right},
               {"busy", Align::right},
               {"idle", Align::right},
               {"", Align::left},
               {"", Align::left}});
  std::string rest;
  if (loads.size() > kWorkersShown) {
    std::stable_sort(loads.begin(), loads.end(),
                     [](const Load& a, const Load& b) { return a.busy > b.busy; });
    rest = fmt::format("  and {} more, busy {} to {}\n", loads.size() - kBusiest,
                       format_duration(loads.back().busy), format_duration(loads[kBusiest].busy));
    loads.resize(kBusiest);
  }
  for (const Load& load : loads) add_load(table, load, input.record.wall);
  return text + table.text(input.color) + rest;
}

std::string slowest_units(const SummaryInput& input) {
  std::vector<const model::UnitResult*> results = slowest_first(input.record);
  if (results.size() < 2) return "";
  results.resize(std::min(results.size(), kSlowest));
  Table table({{"slowest", Align::right}, {"estimate", Align::right}, {"", Align::left}});
  for (const model::UnitResult* result : results) {
    const auto index = static_cast<std::size_t>(result->unit);
    const bool known = index < input.estimates.size();
    table.add({format_duration(result->wall),
               known ? format_duration(input.estimates[index].mean) : "",
               unit_text(input.suite.units.at(index))});
  }
  return table.text(input.color);
}

std::string speed_up(const SummaryInput& input) {
  if (!input.baseline)
    return fmt::format("To compare with a sequential run, measure one: {}\n",
                       input.baseline_command);
  const model::Baseline& baseline = *input.baseline;
  const double times = ratio(baseline.wall, input.record.wall);
  if (times == 0) return "";
  const std::string units =
      baseline.units == static_cast<int>(slowest_first(input.record).size())
          ? ""
          : fmt::format(", {}", count_text(static_cast<std::size_t>(baseline.units), "feature"));
  const std::string how =
      fmt::format("{:.2f} x {} than the sequential run of {} ({}{})",
                  times >= 1 ? times : 1 / times, times >= 1 ? "faster" : "slower",
                  date_text(baseline.started_unix_us), format_duration(baseline.wall), units);
  return paint(how, times >= 1 ? Ink::green : Ink::yellow, input.color) + "\n";
}

}  // namespace evenshard::report
