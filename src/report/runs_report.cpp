#include "report/runs_report.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/json_text.hpp"
#include "report/phrases.hpp"
#include "report/run_names.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;
using model::PastRun;

namespace {

std::string status_text(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 6> kStatuses = {
      {{0, "passed"},
       {1, "failed"},
       {2, "nothing run"},
       {3, "low coverage"},
       {4, "incomplete"},
       {5, "evenshard failed"}}};
  for (const auto& [known, text] : kStatuses)
    if (known == status) return std::string(text);
  return status > 128 ? signal_text(status - 128) : fmt::format("status {}", status);
}

std::string status_text(const PastRun& run) {
  if (!run.finished) return "cut off";
  const bool says_so = run.complete || run.exit_status >= 4;
  return status_text(run.exit_status) + (says_so ? "" : ", not all ran");
}

std::string duration_text(std::chrono::microseconds duration) {
  return duration.count() > 0 ? format_duration(duration) : "";
}

std::string ratio_text(std::optional<double> ratio, std::string_view unit) {
  return ratio ? fmt::format("{:.2f}{}", *ratio, unit) : "";
}

std::vector<std::string> cells(const PastRun& run, const std::string& id) {
  const std::optional<double> prediction = model::to_prediction(run);
  return {moment_text(run.started_unix_us),
          id,
          std::to_string(run.context.workers),
          run.finished ? std::to_string(run.units) : "",
          duration_text(run.predicted),
          duration_text(run.wall),
          prediction ? percent_text(*prediction - 1) : "",
          duration_text(run.lower_bound),
          ratio_text(model::to_bound(run), ""),
          run.baseline ? "baseline" : ratio_text(model::speed_up(run), " x"),
          run.covered_ppm ? share_text(*run.covered_ppm) : "",
          status_text(run)};
}

template <typename Number>
Json known(bool is_known, Number number) {
  return is_known ? Json(number) : Json();
}

Json error_ppm(const PastRun& run) {
  const std::optional<double> ratio = model::to_prediction(run);
  return ratio ? ppm(*ratio - 1) : Json();
}

Json run_json(const PastRun& run) {
  return {{"run_id", run.run_id},
          {"started_unix_us", run.started_unix_us},
          {"coverage", run.context.coverage},
          {"interpreter", run.context.interpreter},
          {"host", run.context.host},
          {"workers", run.context.workers},
          {"cores", run.cores},
          {"baseline", run.baseline},
          {"finished", run.finished},
          {"complete", run.complete},
          {"exit_status", known(run.finished, run.exit_status)},
          {"units", known(run.finished, run.units)},
          {"predicted_ms", known(run.predicted.count() > 0, run.predicted.count())},
          {"wall_us", known(run.finished, run.wall.count())},
          {"error_ppm", error_ppm(run)},
          {"lower_bound_ms", known(run.lower_bound.count() > 0, run.lower_bound.count())},
          {"to_bound_ppm", ppm(model::to_bound(run))},
          {"sequential_us", run.sequential ? Json(run.sequential->count()) : Json()},
          {"speed_up_ppm", ppm(model::speed_up(run))},
          {"covered_ppm", run.covered_ppm ? Json(*run.covered_ppm) : Json()}};
}

Json runs_array(const std::vector<PastRun>& runs) {
  Json array = Json::array();
  for (const PastRun& run : runs) array.push_back(run_json(run));
  return array;
}

}  // namespace

std::string runs_table(const std::vector<PastRun>& runs, const View& view) {
  Table table({{"when (UTC)", Align::left},
               {"run", Align::left, 6},
               {"workers", Align::right, 5},
               {"features", Align::right, 7},
               {"predicted", Align::right, 3},
               {"took", Align::right},
               {"error", Align::right, 1},
               {"bound", Align::right, 9},
               {"/ bound", Align::right, 8},
               {"speed-up", Align::right, 2},
               {"coverage", Align::right, 4},
               {"status", Align::left, 0, Cut::end}});
  std::vector<std::string> ids;
  for (const PastRun& run : runs) ids.push_back(run.run_id);
  if (view.terminal) ids = short_run_ids(ids);
  for (std::size_t i = 0; i < runs.size(); ++i)
    table.add(cells(runs[i], harmless(ids[i])),
              runs[i].finished && runs[i].exit_status == 0 ? Ink::plain : Ink::red);
  return table.text(view.color, view.width);
}

std::string runs_json(const std::vector<PastRun>& runs) {
  return json_text({{"version", 1}, {"runs", runs_array(runs)}});
}

std::string runs_csv(const std::vector<PastRun>& runs) {
  return csv_text(
      {"run_id",         "started_unix_us", "coverage",      "interpreter",  "host",
       "workers",        "cores",           "baseline",      "finished",     "complete",
       "exit_status",    "units",           "predicted_ms",  "wall_us",      "error_ppm",
       "lower_bound_ms", "to_bound_ppm",    "sequential_us", "speed_up_ppm", "covered_ppm"},
      runs_array(runs));
}

}  // namespace evenshard::report
