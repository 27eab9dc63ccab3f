// What `history UNIT`, `runs` and `history --regressions` print.
#include <doctest/doctest.h>

#include "golden.hpp"
#include "report/regressions_report.hpp"
#include "report/run_names.hpp"
#include "report/runs_report.hpp"
#include "report/unit_report.hpp"

using namespace evenshard;
using namespace evenshard::report;
using model::Outcome;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t kStart = 1'795'000'000'000'000;
const model::Context kHere{true, "cpython-3.11", "builder-7.ci.example.org", 4};

model::Sample sample_of(int run, int wall_ms, Outcome outcome = Outcome::passed) {
  model::Sample sample;
  sample.run_id = "20261118T0906" + std::to_string(10 + run) + "_1a2b3c";
  sample.started_unix_us = kStart + run * std::int64_t{3'600'000'000};
  sample.context = kHere;
  sample.outcome = outcome;
  sample.content_hash = 0xfedcba9876543210;
  sample.wall = milliseconds(wall_ms);
  sample.cpu = milliseconds(wall_ms / 4);
  sample.peak_rss_kib = 40'000;
  return sample;
}

model::ScenarioHistory scenario(std::string name, int line, const std::vector<int>& runs,
                                Outcome last = Outcome::passed) {
  model::ScenarioHistory history{std::move(name), line, {}};
  for (const int run : runs)
    history.samples.push_back({sample_of(run, 0).run_id, Outcome::passed, seconds(1)});
  history.samples.front().outcome = last;
  return history;
}

struct Looked {
  Looked() {
    unit.path = "features/orders.feature";
    model::Sample part = sample_of(4, 700);
    part.whole = false;
    model::Sample retried = sample_of(2, 9500, Outcome::failed);
    retried.counted = false;
    unit.samples = {sample_of(5, 400, Outcome::crashed), part, sample_of(3, 9000), retried,
                    sample_of(1, 8000)};
    unit.scenarios = {scenario("an order, \"quoted\"", 3, {3, 1}),
                      scenario("zu großer Auftrag über 日本", 12, {3}, Outcome::failed),
                      scenario("removed\nlong ago", 9, {1})};
    estimate.mean = milliseconds(8700);
    estimate.spread = milliseconds(600);
    estimate.samples = 2;
    estimate.age_s = 7200;
    estimate.basis = model::Basis::measured;
    trend = {{seconds(8), seconds(9)}, 0.125, 0.083, 1, 4};
    scenarios = {{milliseconds(2000), milliseconds(100), model::Basis::measured},
                 {milliseconds(6000), milliseconds(900), model::Basis::measured},
                 {milliseconds(1000), milliseconds(50), model::Basis::measured}};
    covered[unit.samples[2].run_id] = 973'456;
    covered[unit.samples[4].run_id] = 999'999;
  }
  UnitInput input() const { return {unit, estimate, trend, scenarios, counts, covered}; }

  model::UnitHistory unit;
  model::Estimate estimate;
  model::Trend trend;
  std::vector<model::ScenarioEstimate> scenarios;
  std::vector<bool> counts{false, false, true, false, true};
  std::map<std::string, int> covered;
};

model::PastRun run_of(int number) {
  model::PastRun run;
  run.run_id = sample_of(number, 0).run_id;
  run.started_unix_us = sample_of(number, 0).started_unix_us;
  run.context = kHere;
  run.cores = 8;
  run.finished = run.complete = true;
  run.units = 24;
  run.wall = seconds(12);
  run.predicted = milliseconds(11'500);
  run.lower_bound = milliseconds(11'000);
  run.covered_ppm = 973'456;
  run.sequential = seconds(36);
  return run;
}

std::vector<model::PastRun> runs() {
  std::vector<model::PastRun> all;
  for (const int number : {7, 6, 5, 4, 3, 2, 1}) all.push_back(run_of(number));
  all[1].exit_status = 1;
  all[2].exit_status = 130;
  all[2].complete = false;
  all[3] = {};
  all[3].run_id = "cut,off";
  all[3].started_unix_us = kStart;
  all[3].context = kHere;
  all[4].exit_status = 3;
  all[4].covered_ppm = 700'000;
  all[5].exit_status = 1;
  all[5].complete = false;
  all[5].sequential.reset();
  all[6].baseline = true;
  all[6].predicted = all[6].lower_bound = {};
  all[6].context.workers = 1;
  return all;
}

model::Regressions regressions() {
  return {{{.path = "features/orders/returns/refused.feature",
            .before = milliseconds(8000),
            .now = milliseconds(12'000),
            .sure = 0.99961,
            .slower = 3,
            .compared = 20,
            .run_id = "r7",
            .started_unix_us = kStart,
            .edited = true},
           {.path = "features/größe_日本語.feature",
            .before = milliseconds(0),
            .now = milliseconds(100),
            .sure = 0.97,
            .slower = 2,
            .compared = 16,
            .run_id = "r8",
            .started_unix_us = kStart}},
          24,
          20};
}

}  // namespace

TEST_CASE("one unit: its estimate, its samples newest first, its scenarios slowest first") {
  check_golden("unit", unit_table(Looked().input(), {}));
  std::string screens;
  for (const int width : {120, 80, 40})
    screens += unit_table(Looked().input(), {width == 80, width, true, true}) + "\n";
  check_golden("unit_screens", readable(screens));
}

TEST_CASE("one unit for programs: JSON with everything, CSV with its samples") {
  check_golden("unit_json", unit_json(Looked().input()));
  check_golden("unit_csv", readable(unit_csv(Looked().input())));
}

TEST_CASE("a unit that no sample says anything of is a guess") {
  Looked looked;
  looked.unit.samples.clear();
  looked.unit.scenarios.clear();
  looked.counts.clear();
  looked.trend = {};
  looked.estimate.basis = model::Basis::assumed;
  CHECK(unit_table(looked.input(), {}) ==
        "features/orders.feature\nestimate 8.7s, a guess: no sample counts\n");
}

TEST_CASE("runs: predicted against actual, bound, speed-up, coverage and how each ended") {
  check_golden("runs", runs_table(runs(), {}));
  std::string screens;
  for (const int width : {120, 80, 40})
    screens += runs_table(runs(), {width == 80, width, true, true}) + "\n";
  check_golden("runs_screens", readable(screens));
}

TEST_CASE("runs for programs: null where nothing is known, a header without any run") {
  check_golden("runs_json", runs_json(runs()));
  check_golden("runs_csv", readable(runs_csv(runs())));
  CHECK(runs_json({}).find("\"runs\": []") != std::string::npos);
  CHECK(runs_csv({}).starts_with("run_id,"));
}

TEST_CASE("regressions: from where to where, how sure, since when, with or without an edit") {
  std::string text = regressions_table(regressions(), 0.97, {});
  text += regressions_table(regressions(), 0.97, {true, 80, true, true});
  check_golden("regressions", readable(text));
  check_golden("regressions_json", regressions_json(regressions(), 0.97));
  check_golden("regressions_csv", readable(regressions_csv(regressions())));
}

TEST_CASE("that nothing became slower is said, with how many could be compared") {
  CHECK(regressions_table({{}, 24, 1}, 0.97, {}) ==
        "no feature became slower beyond its noise (1 of 24 compared)\n");
  CHECK(regressions_json({}, 0.97).find("\"regressions\": []") != std::string::npos);
}

TEST_CASE("a run's name is shortened as far as it stays its own") {
  using Names = std::vector<std::string>;
  CHECK(short_run_ids({"20261118T090611_1a2b3c", "20261118T090612_4d5e6f"}) ==
        Names{"1a2b3c", "4d5e6f"});
  CHECK(short_run_ids({"aaaa1_1a2b3c", "aaaa2_1a2b3c"}) == Names{"1_1a2b3c", "2_1a2b3c"});
  CHECK(short_run_ids({"r1", "r1", "r2"}) == Names{"r1", "r1", "r2"});
  CHECK(short_run_ids({"xx日本語"}) == Names{"本語"});
  CHECK(short_run_ids({}).empty());
}
