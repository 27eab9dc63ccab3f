#include "report/regressions_report.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/display.hpp"
#include "report/json_text.hpp"
#include "report/phrases.hpp"
#include "report/table.hpp"

namespace evenshard::report {

using base::format_duration;
using model::Regression;

namespace {

/// Nothing is ever 100 % sure.
std::string sure_text(double sure) {
  return fmt::format("{:.1f} %", std::floor(1000 * sure) / 10);
}

std::optional<double> change_of(const Regression& regression) {
  if (regression.before.count() <= 0) return std::nullopt;
  return static_cast<double>(regression.now.count()) /
             static_cast<double>(regression.before.count()) -
         1;
}

std::string headline(const model::Regressions& regressions, double sure) {
  const std::size_t found = regressions.found.size();
  const std::string compared =
      fmt::format("{} of {} compared", regressions.compared, regressions.units);
  if (found == 0) return fmt::format("no feature became slower beyond its noise ({})\n", compared);
  return fmt::format("{} slower beyond {} noise, at least {:g} % sure ({})\n",
                     count_text(found, "feature"), found == 1 ? "its" : "their", 100 * sure,
                     compared);
}

Json regressions_array(const model::Regressions& regressions) {
  Json array = Json::array();
  for (const Regression& regression : regressions.found)
    array.push_back({{"path", regression.path},
                     {"before_us", regression.before.count()},
                     {"now_us", regression.now.count()},
                     {"change_ppm", ppm(change_of(regression))},
                     {"sure_ppm", ppm(regression.sure)},
                     {"slower_runs", regression.slower},
                     {"compared_runs", regression.compared},
                     {"since_run_id", regression.run_id},
                     {"since_unix_us", regression.started_unix_us},
                     {"edited", regression.edited}});
  return array;
}

}  // namespace

std::string regressions_table(const model::Regressions& regressions, double sure,
                              const View& view) {
  const std::string first = headline(regressions, sure);
  if (regressions.found.empty()) return first;
  Table table({{"before", Align::right},
               {"now", Align::right},
               {"change", Align::right},
               {"sure", Align::right},
               {"slower", Align::right, 3},
               {"since (UTC)", Align::left, 1},
               {"file", Align::left, 2},
               {"feature", Align::left}});
  for (const Regression& regression : regressions.found) {
    const std::optional<double> change = change_of(regression);
    table.add({format_duration(regression.before), format_duration(regression.now),
               change ? percent_text(*change) : "", sure_text(regression.sure),
               fmt::format("{} of {}", regression.slower, regression.compared),
               moment_text(regression.started_unix_us), regression.edited ? "edited" : "same",
               harmless(regression.path)});
  }
  return first + table.text(view.color, view.width);
}

std::string regressions_json(const model::Regressions& regressions, double sure) {
  return json_text({{"version", 1},
                    {"asked_sure_ppm", ppm(sure)},
                    {"units", regressions.units},
                    {"compared", regressions.compared},
                    {"regressions", regressions_array(regressions)}});
}

std::string regressions_csv(const model::Regressions& regressions) {
  return csv_text({"path", "before_us", "now_us", "change_ppm", "sure_ppm", "slower_runs",
                   "compared_runs", "since_run_id", "since_unix_us", "edited"},
                  regressions_array(regressions));
}

}  // namespace evenshard::report
