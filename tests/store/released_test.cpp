#include <random>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "processes.hpp"
#include "store/migrations.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;
using model::Outcome;

namespace {

constexpr std::size_t kNewest = kMigrations.size();

/// One file per released schema, made by the evenshard that first wrote it: see the last case.
fs::path fixture(std::size_t version) {
  return fs::path(EVENSHARD_STORE_FIXTURES) / ("v" + std::to_string(version) + ".db");
}

/// A failed feature that passed again, one of two parts, and one that a tag left half of out.
void write_mixed_run(const fs::path& path) {
  Journal journal(path, header(3));
  const model::Unit retried = unit("features/päy.feature", 3);
  model::UnitResult result = passed(retried, 90);
  result.outcome = result.scenarios[2].outcome = Outcome::failed;
  journal.append(retried, result, true, true);
  result = passed(retried, 70);
  result.attempt = 2;
  journal.append(retried, result, true, true);
  model::Unit divided = unit("features/long.feature");
  for (const int part : {0, 1}) {
    divided.piece = {part, 2};
    journal.append(divided, passed(divided, 400 + part), true, true);
  }
  journal.append(unit("features/0.feature"), passed(unit("features/0.feature")), true, false);
  for (const int worker : {0, 1}) {
    model::WorkerResult ended;
    ended.worker = worker;
    ended.startup = std::chrono::milliseconds(300 + worker);
    ended.shutdown = std::chrono::milliseconds(20);
    ended.clean = true;
    journal.append(ended);
  }
  journal.finish(summary(4));
}

/// What every fixture holds.
void fill(Store& store, const Folder& folder) {
  std::vector<model::Unit> units;
  for (int i = 0; i < 6; ++i) units.push_back(unit("features/" + std::to_string(i) + ".feature"));
  for (const int run : {1, 2}) record(store, folder, header(run), units);
  write_mixed_run(folder / "mixed");
  store.absorb(folder / "mixed");
  RunHeader baseline = header(4);
  baseline.baseline = true;
  record(store, folder, baseline, {});
  {
    Journal cut_off(folder / "cut off", header(5));
    cut_off.append(units[0], passed(units[0]), true, true);
  }
  store.absorb(folder / "cut off");
  store.save_plan("[]", {kStart, "{}"});
}

model::History history_of(const fs::path& path) {
  return Store(path).history({1000, 1000});
}

/// A history as text: everything that a reader of the store sees.
std::string text_of(const model::History& history) {
  std::string text;
  const auto add = [&](const auto& value) { text += fmt::format("{} ", value); };
  for (const model::UnitHistory& known : history.units) {
    add("\n" + known.path);
    add(known.steps);
    for (const model::Sample& sample : known.samples) {
      add(*sample.run_id);
      add(sample.attempt);
      add(model::to_string(sample.outcome));
      add(sample.wall.count());
      add(sample.whole);
      add(sample.counted);
    }
    for (const model::ScenarioHistory& scenario : known.scenarios)
      for (const model::ScenarioSample& sample : scenario.samples)
        add(scenario.name + sample.run_id + std::to_string(sample.wall.count()));
  }
  for (const model::WorkerSample& worker : history.workers) add(worker.startup.count());
  for (const model::Baseline& baseline : history.baselines) add(baseline.run_id);
  return text;
}

}  // namespace

TEST_CASE("every released schema is migrated without losing anything, and stays as a backup") {
  const Folder folder;
  {
    Store fresh(folder / "fresh.db");
    fill(fresh, folder);
  }
  const std::string expected = text_of(history_of(folder / "fresh.db"));
  for (std::size_t version = 1; version < kNewest; ++version) {
    CAPTURE(version);
    const fs::path path = folder / ("old" + std::to_string(version));
    const fs::path backup = path.string() + ".v" + std::to_string(version);
    fs::copy_file(fixture(version), path);
    CHECK(text_of(history_of(path)) == expected);
    const Store store(path);
    CHECK(sql(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'answer'") == "0");
    CHECK(store.load_plan("[]")->document == "{}");
    CHECK_FALSE(store.runs(1).at(0).summary.value_or(RunSummary()).covered_ppm);
    CHECK(sql(path, "PRAGMA user_version") == std::to_string(kNewest));
    CHECK(sql(backup, "PRAGMA user_version") == std::to_string(version));
    CHECK(sql(backup, "PRAGMA integrity_check") == "ok");
    CHECK(sql(backup, "SELECT count(*) FROM sample") == "18");
    CHECK_FALSE(fs::exists(backup.string() + ".part"));
  }
}

TEST_CASE("a backup that is there is kept, and a new store leaves none") {
  const Folder folder;
  fs::copy_file(fixture(1), folder / "timings.db");
  write_file(folder / "timings.db.v1", "precious");
  { Store{folder / "timings.db"}; }
  CHECK(read_file(folder / "timings.db.v1") == "precious");
  { Store{folder / "new.db"}; }
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 3);
}

TEST_CASE("an old store with other tables is damage, and is not migrated") {
  const Folder folder;
  fs::copy_file(fixture(1), folder / "timings.db");
  sql(folder / "timings.db", "CREATE TRIGGER hook AFTER UPDATE ON run BEGIN DELETE FROM unit; END");
  CHECK_THROWS_AS(Store{folder / "timings.db"}, DamagedStore);
  CHECK(sql(folder / "timings.db", "PRAGMA user_version") == "1");
}

TEST_CASE("a migration killed at any instant leaves the old store or the new one") {
  const Folder folder;
  const std::string before = read_file(fixture(1));
  std::mt19937 random(7);
  int killed = 0;
  for (int round = 0; round < scaled(20, 300); ++round) {
    CAPTURE(round);
    fs::remove(folder / "timings.db");
    fs::remove(folder / "timings.db.v1");
    write_file(folder / "timings.db", before);
    Child child([&](const Child::Tell&) { Store{folder / "timings.db"}; });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    child.kill();
    child.answers();
    killed += child.status() != 0 ? 1 : 0;
    CHECK(history_of(folder / "timings.db").units.size() == 8);
    CHECK(sql(folder / "timings.db", "PRAGMA integrity_check") == "ok");
    CHECK(sql(folder / "timings.db.v1", "SELECT count(*) FROM sample") == "18");
  }
  CHECK(killed > 0);
}

TEST_CASE("sixteen processes that migrate one store at once all succeed") {
  const Folder folder;
  fs::copy_file(fixture(1), folder / "timings.db");
  std::vector<Child> children;
  for (int index = 0; index < 16; ++index)
    children.emplace_back([&](const Child::Tell&) { Store{folder / "timings.db"}; });
  for (Child& child : children) {
    child.answers();
    CHECK(child.status() == 0);
  }
  CHECK(sql(folder / "timings.db.v1", "PRAGMA user_version") == "1");
}

TEST_CASE("a run's coverage is kept, and of one that measured none there is nothing") {
  const Folder folder;
  Store store(folder / "timings.db");
  record(store, folder, header(1), {unit("a.feature")});
  {
    Journal journal(folder / "journal", header(2));
    RunSummary end = summary();
    end.covered_ppm = 987'654;
    journal.finish(end);
  }
  store.absorb(folder / "journal");
  CHECK(store.runs(2).at(0).summary->covered_ppm == 987'654);
  CHECK_FALSE(store.runs(2).at(1).summary->covered_ppm);
}

TEST_CASE("a fixture of the current schema is written where there is none" *
          doctest::description("EVENSHARD_ACCEPT=1, before a new migration is begun")) {
  if (!accepting() || fs::exists(fixture(kNewest))) return;
  const Folder folder;
  {
    Store store(folder / "timings.db");
    fill(store, folder);
  }
  fs::copy_file(folder / "timings.db", fixture(kNewest));
}
