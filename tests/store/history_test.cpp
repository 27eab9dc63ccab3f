#include <doctest/doctest.h>

#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
using namespace std::chrono_literals;
using model::Outcome;

TEST_CASE("what a run measured is read back as it was written") {
  const Folder folder;
  Store store(folder / "timings.db");
  const model::Unit feature = unit("features/päy.feature");
  {
    Journal journal(folder / "journal", header(1));
    model::UnitResult result = passed(feature, 100);
    result.outcome = Outcome::failed;
    result.scenarios[1].outcome = Outcome::failed;
    journal.append(feature, result, true, true);
    model::WorkerResult worker;
    worker.startup = 1200ms;
    worker.shutdown = 30ms;
    worker.startup_cpu = 900ms;
    worker.shutdown_cpu = 20ms;
    worker.clean = true;
    journal.append(worker);
    journal.finish(summary());
    CHECK_FALSE(journal.problem());
  }
  const Absorbed absorbed = store.absorb(folder / "journal");
  CHECK(absorbed.added);
  CHECK(absorbed.units == 1);
  CHECK(absorbed.skipped_lines == 0);

  const model::History history = Store(folder / "timings.db").history({20, 20});
  REQUIRE(history.units.size() == 1);
  const model::UnitHistory& known = history.units[0];
  CHECK(known.path == "features/päy.feature");
  CHECK(known.steps == 6);
  REQUIRE(known.samples.size() == 1);
  const model::Sample& sample = known.samples[0];
  CHECK(*sample.run_id == "run-1");
  CHECK(sample.started_unix_us == kStart + 60'000'000);
  CHECK(sample.context == header(1).context);
  CHECK(sample.outcome == Outcome::failed);
  CHECK(sample.whole);
  CHECK(sample.counted);
  CHECK(sample.content_hash == 0xFEDCBA9876543210U);
  CHECK(sample.wall == 100ms);
  CHECK(sample.cpu == 50ms);
  CHECK(sample.peak_rss_kib == 40'000);
  REQUIRE(known.scenarios.size() == 2);
  CHECK(known.scenarios[1].name == "scenario 1");
  CHECK(known.scenarios[1].line == 7);
  REQUIRE(known.scenarios[1].samples.size() == 1);
  CHECK(known.scenarios[1].samples[0].outcome == Outcome::failed);
  CHECK(known.scenarios[1].samples[0].wall == 50ms);
  REQUIRE(history.workers.size() == 1);
  CHECK(history.workers[0].startup == 1200ms);
  CHECK(history.workers[0].shutdown == 30ms);
  CHECK(history.workers[0].startup_cpu == 900ms);
  CHECK(history.workers[0].shutdown_cpu == 20ms);
}

TEST_CASE("a run is listed with its prediction, a cut off one without") {
  const Folder folder;
  Store store(folder / "timings.db");
  record(store, folder, header(1), {unit("a.feature")});
  {
    Journal journal(folder / "journal", header(2));
    journal.append(unit("a.feature"), passed(unit("a.feature")), true, true);
  }
  store.absorb(folder / "journal");
  const std::vector<StoredRun> runs = store.runs(10);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].header.run_id == "run-2");
  CHECK_FALSE(runs[0].summary);
  CHECK(runs[1].header.arguments == "[\"--tags=fast\"]");
  CHECK(runs[1].header.cores == 8);
  REQUIRE(runs[1].summary);
  CHECK(runs[1].summary->predicted == 1900ms);
  CHECK(runs[1].summary->lower_bound == 1800ms);
  CHECK(runs[1].summary->complete);
  CHECK(store.runs(1).size() == 1);
}

TEST_CASE("parts of a divided feature add up and are whole only together") {
  const Folder folder;
  Store store(":memory:");
  model::Unit feature = unit("a.feature");
  for (const int parts_run : {2, 1}) {
    Journal journal(folder / std::to_string(parts_run), header(parts_run));
    for (int part = 0; part < parts_run; ++part) {
      feature.piece = {part, 2};
      journal.append(feature, passed(feature, 100 + part), true, true);
    }
    journal.finish(summary());
    store.absorb(folder / std::to_string(parts_run));
  }
  const model::History history = store.history();
  REQUIRE(history.units[0].samples.size() == 2);
  CHECK(history.units[0].samples[0].whole);
  CHECK(history.units[0].samples[0].wall == 201ms);
  CHECK(history.units[0].steps == 12);
  CHECK_FALSE(history.units[0].samples[1].whole);
  CHECK(history.units[0].samples[1].wall == 100ms);
}

TEST_CASE("one feature named twice in a run is never taken for a whole one") {
  const Folder folder;
  Store store(":memory:");
  record(store, folder, header(1), {unit("a.feature"), unit("a.feature"), unit("a.feature")});
  const model::History history = store.history();
  REQUIRE(history.units[0].samples.size() == 1);
  CHECK(history.units[0].samples[0].wall == 300ms);
  CHECK_FALSE(history.units[0].samples[0].whole);
}

TEST_CASE("an attempt that another followed does not count") {
  const Folder folder;
  Store store(":memory:");
  const model::Unit feature = unit("a.feature");
  {
    Journal journal(folder / "journal", header(1));
    journal.append(feature, passed(feature), true, true);
    model::UnitResult again = passed(feature, 70);
    again.attempt = 2;
    journal.append(feature, again, true, true);
  }
  store.absorb(folder / "journal");
  const std::vector<model::Sample> samples = store.history().units[0].samples;
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].attempt == 2);
  CHECK(samples[0].counted);
  CHECK_FALSE(samples[1].counted);
}

TEST_CASE("samples come newest first by the run's start, whatever the order of absorbing") {
  const Folder folder;
  Store store(":memory:");
  for (const int index : {3, 1, 4, 2}) record(store, folder, header(index), {unit("a.feature")});
  for (const int index : {9, 7, 8}) {  // The same second, ordered by run id.
    RunHeader same = header(index);
    same.started_unix_us = header(3).started_unix_us;
    record(store, folder, same, {unit("a.feature")});
  }
  std::string order;
  const model::History history = store.history();
  for (const model::Sample& sample : history.units[0].samples) order += sample.run_id->substr(4);
  CHECK(order == "4987321");
}

TEST_CASE("the newest complete baseline of each selection and context is known") {
  constexpr std::uint64_t kSelection = 0xfedcba9876543210;
  const Folder folder;
  Store store(":memory:");
  for (int index = 1; index <= 4; ++index) {
    RunHeader baseline = header(index);
    baseline.baseline = true;
    baseline.selection = index == 2 ? 0 : kSelection;
    baseline.context.coverage = index != 1;
    Journal journal(folder / std::to_string(index), baseline);
    RunSummary end = summary(7);
    end.wall = std::chrono::seconds(index);
    end.complete = index != 4;
    journal.finish(end);
    store.absorb(folder / std::to_string(index));
  }
  const model::History history = store.history();
  REQUIRE(history.baselines.size() == 3);
  CHECK(history.baselines[0].selection == kSelection);
  CHECK(history.baselines[0].run_id == "run-3");
  CHECK(history.baselines[0].wall == 3s);
  CHECK(history.baselines[0].units == 7);
  CHECK(history.baselines[1].run_id == "run-2");
  CHECK(history.baselines[2].run_id == "run-1");
}

TEST_CASE("only the newest samples are read, and filtered or failing runs displace no passed one") {
  const Folder folder;
  Store store(":memory:");
  const model::Unit feature = unit("a.feature");
  for (int index = 0; index < 6; ++index) record(store, folder, header(index), {feature});
  for (int index = 6; index < 12; ++index) {
    Journal journal(folder / std::to_string(index), header(index));
    model::UnitResult result = passed(feature);
    if (index % 2 == 0) result.outcome = Outcome::failed;
    journal.append(feature, result, true, index % 2 == 0);
    journal.finish(summary());
    store.absorb(folder / std::to_string(index));
  }
  std::string order;
  const model::History history = store.history({3, 0});
  for (const model::Sample& sample : history.units[0].samples)
    order += sample.run_id->substr(4) + " ";
  CHECK(order == "11 10 9 5 4 3 ");
}

TEST_CASE("scenarios are added for the units that ask, once") {
  const Folder folder;
  Store store(folder / "timings.db");
  for (int run = 1; run <= 3; ++run)
    record(store, folder, header(run), {unit("a.feature"), unit("b.feature", 3)});
  model::History history = store.history();
  REQUIRE(history.units.size() == 2);
  CHECK(history.units[1].scenarios.empty());
  store.add_scenarios(history, {"b.feature", "unknown.feature"}, 2);
  store.add_scenarios(history, {"b.feature"});
  for (const model::UnitHistory& known : history.units) {
    CHECK(known.scenarios.size() == (known.path == "b.feature" ? 3 : 0));
    for (const model::ScenarioHistory& scenario : known.scenarios) {
      CHECK(scenario.samples.size() == 2);
      CHECK(scenario.samples.front().run_id == "run-3");
    }
  }
}
