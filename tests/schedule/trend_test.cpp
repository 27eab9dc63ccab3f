#include "schedule/trend.hpp"

#include <doctest/doctest.h>

#include "schedule/support.hpp"

using namespace evenshard;
using namespace evenshard::schedule;
using namespace evenshard::schedule::test;
using model::Outcome;

namespace {

/// One sample a run, oldest first.
std::vector<model::Sample> samples_of(const std::vector<double>& oldest_first_ms) {
  std::vector<model::Sample> newest_first;
  for (std::size_t i = oldest_first_ms.size(); i-- > 0;)
    newest_first.push_back(sample(static_cast<int>(i) + 1, oldest_first_ms[i]));
  return newest_first;
}

model::Trend trend_of(std::vector<model::Sample> newest_first) {
  model::History history;
  history.units = {{"a.feature", 5, std::move(newest_first), {}}};
  return trends(history, kHere).at(0);
}

/// p: passed, f: failed, in one run each, oldest first; a digit is the content from then on.
model::Trend outcomes(std::string_view letters) {
  std::vector<model::Sample> newest_first;
  std::uint64_t content = 0;
  int run = 0;
  for (const char letter : letters) {
    if (letter >= '0' && letter <= '9') {
      content = static_cast<std::uint64_t>(letter - '0');
      continue;
    }
    model::Sample next = sample(++run, 1000);
    next.outcome = letter == 'p' ? Outcome::passed : Outcome::failed;
    next.content_hash = content;
    newest_first.insert(newest_first.begin(), next);
  }
  return trend_of(std::move(newest_first));
}

}  // namespace

TEST_CASE("growth holds the three newest times against those before") {
  CHECK_FALSE(trend_of(samples_of({1000, 2000, 3000})).growth);
  CHECK(*trend_of(samples_of({1000, 1000, 1500, 1500})).growth == doctest::Approx(0.5));
  CHECK(*trend_of(samples_of({900, 1000, 1100, 1000, 1200, 1300, 1200})).growth ==
        doctest::Approx(0.2));
}

TEST_CASE("the variation is the standard deviation over the mean") {
  CHECK_FALSE(trend_of(samples_of({1000})).variation);
  CHECK(*trend_of(samples_of({900, 1000, 1100})).variation == doctest::Approx(0.1));
}

TEST_CASE("the times are those that count, oldest first") {
  std::vector<model::Sample> samples = samples_of({1000, 1100, 5, 1200});
  samples[1].whole = false;
  const model::Trend trend = trend_of(samples);
  using std::chrono::milliseconds;
  CHECK(trend.times == std::vector<std::chrono::microseconds>{
                           milliseconds(1000), milliseconds(1100), milliseconds(1200)});
}

TEST_CASE("a unit is flaky in the runs in which the same file changed its outcome") {
  CHECK(outcomes("pppp").flaky_runs == 0);
  CHECK(outcomes("ppfp").flaky_runs == 2);
  CHECK(outcomes("ppfp").judged_runs == 4);
  CHECK(outcomes("ffff").flaky_runs == 0);
}

TEST_CASE("an edit explains another outcome") {
  CHECK(outcomes("1pp2ff3pp").flaky_runs == 0);
  CHECK(outcomes("1pp2f1p").flaky_runs == 0);
  CHECK(outcomes("1p2f2p").flaky_runs == 1);
}

TEST_CASE("what was cut off, filtered or older than twenty runs judges nothing") {
  std::vector<model::Sample> samples = samples_of({1000, 1000, 1000});
  samples[0].outcome = Outcome::crashed;
  samples[1].outcome = Outcome::failed;
  samples[1].whole = false;
  CHECK(trend_of(samples).flaky_runs == 0);
  CHECK(trend_of(samples).judged_runs == 1);
  CHECK(outcomes("pf" + std::string(20, 'p')).flaky_runs == 0);
}

TEST_CASE("two attempts of one run are one run") {
  std::vector<model::Sample> samples = samples_of({1000, 1000});
  samples[1].run_id = samples[0].run_id;
  samples[1].outcome = Outcome::failed;
  samples[0].attempt = 2;
  CHECK(trend_of(samples).flaky_runs == 1);
  CHECK(trend_of(samples).judged_runs == 1);
}
