#include <fmt/format.h>

#include "base/text.hpp"
#include "report/phrases.hpp"
#include "report/simulation_report.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;

namespace {

std::string percent(int permille) {
  return fmt::format("{} %", (permille + 5) / 10);
}

std::string fleet_text(const model::Fleet& fleet, bool counts_nodes) {
  return counts_nodes ? fmt::format("{} x {}", fleet.nodes, fleet.workers)
                      : std::to_string(fleet.workers);
}

int count_of(const model::Forecast& forecast, bool counts_nodes) {
  return counts_nodes ? forecast.fleet.nodes : forecast.fleet.workers;
}

std::string floor_text(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                       const model::Floor& floor) {
  std::string units;
  for (const model::UnitId unit : floor.units) {
    const auto index = static_cast<std::size_t>(unit);
    units += fmt::format("  {} {}\n", format_duration(estimates.at(index).mean),
                         unit_text(suite.units.at(index)));
  }
  const std::string divided =
      floor.divided ? fmt::format("; divided into scenarios, {}", format_duration(*floor.divided))
                    : "";
  const std::string_view needs =
      floor.needs_bind ? ", for what must not run together; the longest" : "";
  return fmt::format("floor {} with any number, start-up included{}{}:\n{}",
                     format_duration(floor.wall), divided, needs, units);
}

std::string target_text(const model::Simulation& simulation, std::string_view noun) {
  if (!simulation.target) return "";
  const std::string target = format_duration(*simulation.target);
  if (!simulation.target_count) return fmt::format("no number of {}s meets {}\n", noun, target);
  return fmt::format("{} for {}\n",
                     count_text(static_cast<std::size_t>(*simulation.target_count), noun), target);
}

}  // namespace

std::string simulation_table(const model::Suite& suite,
                             const std::vector<model::Estimate>& estimates,
                             const model::Simulation& simulation, int marked, bool color) {
  const std::string_view noun = simulation.counts_nodes ? "node" : "worker";
  Table table({{simulation.counts_nodes ? "nodes x workers" : "workers", Align::right},
               {"wall", Align::right},
               {"spread", Align::left},
               {"95 % by", Align::right},
               {"efficiency", Align::right},
               {"worker time", Align::right},
               {"", Align::left}});
  for (const model::Forecast& forecast : simulation.forecasts) {
    const int count = count_of(forecast, simulation.counts_nodes);
    const std::string note = count == simulation.enough ? "more gains under 5 %" : "";
    const std::string mark = count == marked ? "configured" : "";
    table.add({fleet_text(forecast.fleet, simulation.counts_nodes), format_duration(forecast.wall),
               "± " + format_duration(forecast.spread), format_duration(forecast.high),
               percent(forecast.efficiency_permille), format_duration(forecast.worker_time()),
               note + (note.empty() || mark.empty() ? "" : ", ") + mark},
              count == simulation.enough ? Ink::bold : Ink::plain);
  }
  return table.text(color) + "\n" + floor_text(suite, estimates, simulation.floor) +
         target_text(simulation, noun);
}

}  // namespace evenshard::report
