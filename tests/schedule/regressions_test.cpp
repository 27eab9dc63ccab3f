#include "schedule/regressions.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using std::chrono::milliseconds;

namespace {

using Times = std::vector<double>;

model::UnitHistory history_of(std::string path, const Times& oldest_first_ms) {
  model::UnitHistory history;
  history.path = std::move(path);
  for (std::size_t i = oldest_first_ms.size(); i-- > 0;)
    history.samples.push_back(sample(static_cast<int>(i) + 1, oldest_first_ms[i]));
  return history;
}

model::Regressions found_in(std::vector<model::UnitHistory> units, double sure = 0.97) {
  model::History history;
  history.units = std::move(units);
  return regressions(history, kHere, sure);
}

std::vector<model::Regression> found(const Times& oldest_first_ms, double sure = 0.97) {
  return found_in({history_of("a.feature", oldest_first_ms)}, sure).found;
}

/// Stable but for 8 % of noise, as unlike as the numbers of a generator.
Times noisy(std::size_t count) {
  Times times;
  for (std::size_t i = 0; i < count; ++i)
    times.push_back(1000 + 80 * std::sin(static_cast<double>(i * i) + 1));
  return times;
}

Times then(Times times, const Times& newer) {
  times.insert(times.end(), newer.begin(), newer.end());
  return times;
}

}  // namespace

TEST_CASE("a change of regime is found in three runs, with both levels and where it began") {
  const auto all = found(then(noisy(10), {1510, 1500, 1520}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].path == "a.feature");
  CHECK(all[0].before > milliseconds(920));
  CHECK(all[0].before < milliseconds(1080));
  CHECK(all[0].now == milliseconds(1510));
  CHECK(all[0].run_id == "run11");
  CHECK(all[0].started_unix_us == 11'000'000);
  CHECK(all[0].slower == 3);
  CHECK(all[0].compared == 13);
}

TEST_CASE("with enough of a past two runs are enough") {
  CHECK(found(then(noisy(18), {1510, 1500})).size() == 1);
  CHECK(found(then(noisy(5), {1510, 1500})).empty());
}

TEST_CASE("how sure it is: the exact chance times half the splits tried") {
  // Thirteen times: splits 2 to 6; three of 286 orders have the three above all others: one does.
  const auto all = found(then(noisy(10), {1510, 1500, 1520}));
  REQUIRE(all.size() == 1);
  CHECK(all[0].sure == doctest::Approx(1 - 2.5 / 286));
  // Four above five, and one of the five pairs lost: 2 of 126 orders are as good.
  const auto one_lost = found({1000, 1001, 1002, 1003, 1004, 1505, 1504, 1503, 1502}, 0.9);
  REQUIRE(one_lost.size() == 1);
  CHECK(one_lost[0].sure == doctest::Approx(1 - 1.5 / 126));
}

TEST_CASE("a garbage sample is no regression, one or two of them, new or old") {
  CHECK(found(then(noisy(12), {9000})).empty());
  CHECK(found(then(noisy(12), {9000, 1010})).empty());
  CHECK(found(then(noisy(12), {9000, 1010, 8000})).empty());
  CHECK(found(then({9000, 8000}, noisy(12))).empty());
  // The other is above all others too, but hardly: it is what the two are judged by.
  CHECK(found(then(noisy(17), {9000, 1085})).empty());
  const auto real = found(then(noisy(17), {9000, 1510}));
  REQUIRE(real.size() == 1);
  CHECK(real[0].now == milliseconds(1510));
}

TEST_CASE("noise is none, and neither is a unit that became faster") {
  CHECK(found(noisy(20)).empty());
  CHECK(found(then(noisy(12), {500, 510, 490, 505})).empty());
}

TEST_CASE("below five per cent, fifty milliseconds or the unit's own noise nothing is a change") {
  const Times quiet(10, 10'000);
  CHECK(found(then(quiet, {10'400, 10'400, 10'400})).empty());
  CHECK(found(then(quiet, {10'600, 10'600, 10'600})).size() == 1);
  CHECK(found(then(Times(10, 40), {80, 80, 80})).empty());
  CHECK(found(then({800, 1200, 700, 1300, 900, 1100, 800, 1200, 700, 1250}, {1500, 1510, 1490}))
            .empty());
}

TEST_CASE("fewer than four times before, or one since, say nothing") {
  const auto few = found_in({history_of("a.feature", {1000, 1000, 1000, 3000, 3000})}, 0);
  CHECK(few.found.empty());
  CHECK(few.units == 1);
  CHECK(few.compared == 0);
  CHECK(found_in({history_of("a.feature", {1000, 1001, 1002, 1003, 3000, 3000})}, 0).compared == 1);
}

TEST_CASE("a slow machine makes no unit a regression") {
  std::vector<model::UnitHistory> units;
  for (int i = 0; i < 12; ++i)
    units.push_back(history_of("f" + std::to_string(i), then(noisy(12), {1600, 1600, 1600})));
  CHECK(found_in(units).found.empty());
}

TEST_CASE("where every run has a host of its own its times are brought to the newest one's") {
  std::vector<model::UnitHistory> units;
  for (int unit = 0; unit < 9; ++unit) {
    Times times = noisy(14);
    for (std::size_t run = 0; run < 14; ++run) {
      if (run % 3 == 0) times[run] *= 2;
      if (unit == 0 && run >= 11) times[run] *= 1.6;
    }
    units.push_back(history_of("f" + std::to_string(unit), times));
    for (model::Sample& s : units.back().samples) {
      model::Context elsewhere = s.context;
      elsewhere.host = s.run_id;
      s.context = elsewhere;
    }
  }
  model::History history;
  history.units = std::move(units);
  model::Context newest = kHere;
  newest.host = "run14";
  const model::Regressions result = regressions(history, newest, 0.97);
  REQUIRE(result.found.size() == 1);
  CHECK(result.found[0].path == "f0");
}

TEST_CASE("an edited file is told from one that changed by itself") {
  model::UnitHistory edited = history_of("edited", then(noisy(10), {1510, 1500, 1520}));
  for (std::size_t at = 0; at < 3; ++at) edited.samples[at].content_hash = 7;
  const auto all =
      found_in({history_of("same", then(noisy(10), {1410, 1400, 1420})), edited}).found;
  REQUIRE(all.size() == 2);
  CHECK(all[0].path == "edited");  // It lost more.
  CHECK(all[0].edited);
  CHECK_FALSE(all[1].edited);
}
