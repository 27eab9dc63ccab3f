#include "report/history_report.hpp"

#include <doctest/doctest.h>

#include "golden.hpp"
#include "report/sparkline.hpp"
#include "report/table.hpp"
#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;
using model::Outcome;
using std::chrono::milliseconds;

namespace {

using Times = std::vector<std::chrono::microseconds>;

Times times_of(const std::vector<int>& oldest_first_ms) {
  Times times;
  for (const int ms : oldest_first_ms) times.emplace_back(milliseconds(ms));
  return times;
}

model::Sample sample_of(std::string run, Outcome outcome) {
  model::Sample sample;
  sample.run_id = std::move(run);
  sample.started_unix_us = 1'795'000'000'000'000;
  sample.outcome = outcome;
  sample.wall = milliseconds(8000);
  sample.cpu = milliseconds(2000);
  sample.peak_rss_kib = 40'000;
  return sample;
}

struct Remembered {
  Remembered() : estimates(estimates_of({500, 6000, 9000, 1000})) {
    history.units = {{"features/new, \"quoted\".feature", 4, {}, {}},
                     {"features/größe_日本語.feature", 4, {sample_of("r1", Outcome::passed)}, {}},
                     {"features/orders/returns/refused.feature",
                      4,
                      {sample_of("r2", Outcome::timed_out), sample_of("r1", Outcome::passed)},
                      {}},
                     {"features/tax.feature", 4, {sample_of("r1", Outcome::passed)}, {}}};
    estimates[0].basis = model::Basis::similar;
    estimates[0].samples = 0;
    estimates[3].age_s = 5 * 86400;
    trends = {{},
              {times_of({6000}), std::nullopt, std::nullopt, 0, 1},
              {times_of({6000, 6100, 6000, 7000, 8000, 9000}), 0.312, 0.08, 2, 20},
              {times_of({1000, 1000, 1001, 1000}), -0.0004, 0.0004, 0, 4}};
  }
  HistoryInput input() const { return {history, estimates, trends}; }

  model::History history;
  std::vector<model::Estimate> estimates;
  std::vector<model::Trend> trends;
};

}  // namespace

TEST_CASE("the history lists the units, slowest first, in a pipe without sparklines") {
  check_golden("history", history_table(Remembered().input(), {}));
}

TEST_CASE("on a terminal the history has sparklines and leaves out what does not fit") {
  std::string screens;
  for (const int width : {120, 80, 40, 20})
    screens += history_table(Remembered().input(), {width == 80, width, true, true});
  check_golden("history_screens", readable(screens));
}

TEST_CASE("the history for programs says null where nothing is known") {
  check_golden("history_json", history_json(Remembered().input()));
  CHECK(history_json({{}, {}, {}}).find("\"units\": []") != std::string::npos);
}

TEST_CASE("the history as CSV quotes what must be, and has its header without any unit") {
  check_golden("history_csv", readable(history_csv(Remembered().input())));
  CHECK(history_csv({{}, {}, {}}).starts_with("path,estimate_ms,"));
}

TEST_CASE("a sparkline goes from the smallest to the largest of its newest points") {
  CHECK(sparkline(times_of({1000, 2000, 8000})) == "▁▂█");
  CHECK(sparkline(times_of({9000, 1000, 2000}), 2) == "▁█");
  CHECK(sparkline(times_of({1000})).empty());
  CHECK(sparkline({}).empty());
}

TEST_CASE("in a sparkline noise is no mountain") {
  CHECK(sparkline(times_of({1000, 1005, 1000, 1010})) == "▁▁▁▁");
  CHECK(sparkline(times_of({0, 0})) == "▁▁");
}

TEST_CASE("a table in a narrow place spares columns, then cuts the last at its front") {
  Table table({{"a", Align::right}, {"spared", Align::left, 1}, {"path", Align::left}});
  table.add({"1", "first", "one/two/three/four.feature"});
  CHECK(table.text(false, 60) == "  a  spared  path\n  1  first   one/two/three/four.feature\n");
  CHECK(table.text(false, 35) == "  a  path\n  1  one/two/three/four.feature\n");
  CHECK(table.text(false, 20) == "  a  path\n  1  …e/four.feature\n");
  CHECK(table.text(false, 3) == "  a  path\n  1  …feature\n");
}
