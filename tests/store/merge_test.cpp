#include <algorithm>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "processes.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

using Paths = std::vector<fs::path>;

constexpr Limits kFew{6, 3, 2};

/// One run of a project, the same on whatever machine it is taken in. Several begin at one time,
/// some are weeks apart.
RunHeader run_at(unsigned index) {
  RunHeader run = header(static_cast<int>(index));
  run.started_unix_us = kStart + std::int64_t{index / 2} * 17 * 24 * 3600 * 1'000'000;
  run.baseline = index % 7 == 5;
  run.context.host = "host " + std::to_string(index % 2);
  return run;
}

std::string journal_text(const Folder& folder, unsigned index) {
  std::mt19937 random(index);
  {
    Journal journal(folder / "journal", run_at(index));
    for (int i = 0; i < 5 && index % 7 != 5; ++i) {
      if (random() % 2 == 0) continue;
      const model::Unit feature = unit("features/" + std::to_string(i), 1 + i % 3);
      model::UnitResult result = passed(feature, static_cast<int>(random() % 900));
      if (random() % 2 == 0) result.outcome = result.scenarios[0].outcome = model::Outcome::failed;
      journal.append(feature, result, true, random() % 5 != 0);
      if (random() % 4 != 0) continue;
      result.attempt = 2;
      journal.append(feature, result, true, true);
    }
    model::WorkerResult worker;
    worker.startup = std::chrono::milliseconds(random() % 500);
    worker.startup_cpu = std::chrono::milliseconds(random() % 3);
    worker.shutdown_cpu = std::chrono::milliseconds(random() % 3);
    journal.append(worker);
    RunSummary end = summary(5);
    if (index % 2 == 0) end.covered_ppm = static_cast<int>(random() % 1'000'001);
    journal.finish(end);
  }
  std::string text = read_file(folder / "journal");
  fs::remove(folder / "journal");
  return text;
}

/// Some of the runs, some of them cut off, in any order.
void make_store(const Folder& folder, const fs::path& path, std::mt19937& random,
                const Limits& limits, bool cut_off) {
  Store store(path);
  std::vector<unsigned> runs(24);
  for (unsigned i = 0; i < runs.size(); ++i) runs[i] = i;
  std::shuffle(runs.begin(), runs.end(), random);
  runs.resize(4 + random() % 16);
  for (const unsigned run : runs) {
    std::string text = journal_text(folder, run);
    if (cut_off && random() % 5 == 0) text.resize(std::max(text.find('\n') + 1, text.size() / 2));
    write_file(folder / "cut", text);
    store.absorb(folder / "cut", limits);
  }
}

std::string merged(const Paths& sources, const Limits& limits = {}) {
  Store target(":memory:");
  target.merge(sources, limits);
  return exported(target);
}

fs::path merged_file(const Folder& folder, const std::string& name, const Paths& sources) {
  fs::remove(folder / name);
  Store(folder / name).merge(sources, kFew);
  return folder / name;
}

Paths three_stores(const Folder& folder, std::mt19937& random, bool alike) {
  Paths stores;
  for (const char* name : {"a.db", "b.db", "c.db"}) {
    fs::remove(folder / name);
    const Limits others{3 + static_cast<int>(random() % 20), 1 + static_cast<int>(random() % 5),
                        1 + static_cast<int>(random() % 5)};
    make_store(folder, folder / name, random, alike ? kFew : others, !alike);
    stores.push_back(folder / name);
  }
  return stores;
}

}  // namespace

TEST_CASE("stores merged in every order and with repeats give the same") {
  const Folder folder(fast_place());
  std::mt19937 random(11);
  for (int round = 0; round < scaled(15, 300); ++round) {
    CAPTURE(round);
    Paths stores = three_stores(folder, random, round % 2 == 0);
    const std::string expected = merged(stores);
    while (std::next_permutation(stores.begin(), stores.end())) CHECK(merged(stores) == expected);
    CHECK(merged({stores[0], stores[1], stores[0], stores[2], stores[1]}) == expected);
    Store target(":memory:");
    target.merge(stores);
    for (const Merged& again : target.merge(stores)) CHECK(again.runs + again.samples == 0);
    CHECK(exported(target) == expected);
  }
}

TEST_CASE("stores merged two by two give what all give at once, pruned in between too") {
  const Folder folder(fast_place());
  std::mt19937 random(12);
  for (int round = 0; round < scaled(30, 600); ++round) {
    CAPTURE(round);
    const Paths stores = three_stores(folder, random, true);
    const std::string expected = merged(stores, kFew);
    const fs::path first = merged_file(folder, "first", {stores[0], stores[1]});
    const fs::path last = merged_file(folder, "last", {stores[2], stores[1]});
    CHECK(merged({first, stores[2]}, kFew) == expected);
    CHECK(merged({stores[0], last}, kFew) == expected);
  }
}

TEST_CASE("an export taken in again is the same to the last byte, and merges as its store does") {
  const Folder folder(fast_place());
  std::mt19937 random(13);
  for (int round = 0; round < scaled(20, 300); ++round) {
    CAPTURE(round);
    const Paths stores = three_stores(folder, random, false);
    const std::string expected = merged(stores);
    Store together(":memory:");
    for (const fs::path& path : stores) {
      const std::string text = exported(Store(path));
      write_file(folder / "lines", text);
      Store alone(":memory:");
      alone.import_lines(folder / "lines");
      CHECK(exported(alone) == text);
      together.import_lines(folder / "lines");
    }
    CHECK(exported(together) == expected);
  }
}

TEST_CASE("two jobs that restored one copy lose nothing when theirs are merged") {
  const Folder folder;
  {
    Store store(folder / "cached.db");
    for (int run = 0; run < 5; ++run) record(store, folder, header(run), {unit("a"), unit("b")});
  }
  for (const int job : {1, 2}) {
    const fs::path copy = folder / ("job" + std::to_string(job));
    fs::copy_file(folder / "cached.db", copy);
    Store store(copy);
    RunHeader run = header(7);  // Both began at the same instant.
    run.run_id = "job " + std::to_string(job);
    record(store, folder, run, {unit("a"), unit("of job " + std::to_string(job))});
  }
  Store store(folder / "cached.db");
  const std::vector<Merged> brought = store.merge({folder / "job1", folder / "job2"});
  for (const Merged& one : brought) {
    CHECK(one.runs == 1);
    CHECK(one.samples == 2);
    CHECK(one.left_out == 0);
  }
  const model::History history = store.history();
  CHECK(history.units.size() == 4);
  CHECK(history.units[0].samples.size() == 7);
  CHECK(store.runs(100).size() == 7);
}

TEST_CASE("of a run that one store knows as cut off the finished one stays, retries and all") {
  const Folder folder;
  const model::Unit feature = unit("a");
  {
    Journal journal(folder / "journal", header(1));
    journal.append(feature, passed(feature), true, true);
    model::UnitResult again = passed(feature, 70);
    again.attempt = 2;
    journal.append(feature, again, true, true);
    journal.finish(summary());
  }
  const std::string text = read_file(folder / "journal");
  const std::size_t cut = text.find("\n", text.find("\"unit\"")) + 1;
  write_file(folder / "cut", text.substr(0, cut));
  Store(folder / "cut.db").absorb(folder / "cut");
  Store(folder / "whole.db").absorb(folder / "journal");
  for (const Paths& order : {Paths{folder / "cut.db", folder / "whole.db"},
                             Paths{folder / "whole.db", folder / "cut.db"}}) {
    Store store(":memory:");
    store.merge(order);
    REQUIRE(store.runs(1).at(0).summary);
    const std::vector<model::Sample> samples = store.history().units.at(0).samples;
    REQUIRE(samples.size() == 2);
    CHECK(samples[0].counted);
    CHECK_FALSE(samples[1].counted);
  }
}

TEST_CASE("a store named as its own source, by whatever name, changes nothing") {
  const Folder folder;
  Store store(folder / "timings.db");
  record(store, folder, header(1), {unit("a")});
  fs::create_symlink(folder / "timings.db", folder / "link");
  const std::string before = exported(store);
  store.merge({folder / "timings.db", folder / "link"});
  CHECK(exported(store) == before);
}

TEST_CASE("a source is not changed, and one of an older schema is read all the same") {
  const Folder folder;
  fs::copy_file(fs::path(EVENSHARD_STORE_FIXTURES) / "v1.db", folder / "old.db");
  const std::string before = read_file(folder / "old.db");
  Store store(":memory:");
  CHECK(store.merge({folder / "old.db"}).at(0).samples == 18);
  CHECK(read_file(folder / "old.db") == before);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
  CHECK(exported(store) == exported(Store(folder / "old.db")));
}

TEST_CASE("a source whose last write was cut off is read as it was before, and not changed") {
  const Folder folder;
  {
    Store store(folder / "source.db");
    record(store, folder, header(1), {unit("a")});
  }
  cut_off_a_write(folder / "source.db");
  const std::string before = read_file(folder / "source.db");
  Store target(":memory:");
  CHECK(target.merge({folder / "source.db"}).at(0).samples == 1);
  CHECK(target.history().units.at(0).path == "a");
  fs::create_directory(folder / "elsewhere");
  fs::create_symlink(folder / "source.db", folder / "elsewhere" / "link.db");
  Store linked(":memory:");
  CHECK(linked.merge({folder / "elsewhere" / "link.db"}).at(0).samples == 1);
  CHECK(read_file(folder / "source.db") == before);
  CHECK(fs::exists(folder / "source.db-journal"));
}

TEST_CASE("a source that cannot be used is named with the reason, and nothing of any is taken") {
  const Folder folder;
  {
    Store good(folder / "good.db");
    record(good, folder, header(1), {unit("a")});
    Store torn(folder / "torn.db");
    for (int run = 0; run < 30; ++run) record(torn, folder, header(run), {unit("b"), unit("c")});
  }
  std::string bytes = read_file(folder / "torn.db");
  bytes.replace(3 * 4096, 4096, 4096, 'x');  // A page that opening does not look at.
  write_file(folder / "torn.db", bytes);
  write_file(folder / "text", std::string(5000, 'x'));
  write_file(folder / "empty", "");
  sql(folder / "other", "PRAGMA application_id = 77; CREATE TABLE run (x)");
  fs::copy_file(folder / "good.db", folder / "newer");
  sql(folder / "newer", "PRAGMA user_version = 12");
  fs::copy_file(folder / "good.db", folder / "hooked");
  sql(folder / "hooked", "CREATE TRIGGER hook AFTER INSERT ON run BEGIN DELETE FROM unit; END");
  const std::pair<const char*, const char*> cases[] = {
      {"none", "cannot be used"}, {"torn.db", "is damaged"},    {"text", "no SQLite database"},
      {"empty", "it is empty"},   {"other", "another program"}, {"newer", "schema version 12"},
      {"hooked", "is damaged"},   {"", "is not a file"}};
  for (const auto& [name, reason] : cases) {
    CAPTURE(name);
    Store store(folder / "target.db");
    std::string message;
    try {
      store.merge({folder / "good.db", folder / name});
    } catch (const base::UsageError& error) {
      message = error.what();
    }
    CHECK(contains(message, reason));
    CHECK(contains(message, name));
    CHECK_FALSE(contains(message, "--store"));
    CHECK(store.runs(10).empty());
    if (std::string(name) != "torn.db")
      CHECK_THROWS_AS(check_source(folder / name), base::UsageError);
  }
  CHECK_FALSE(fs::exists(folder / "none"));
}

TEST_CASE("what a hostile source says beyond reason is left out and counted") {
  const Folder folder;
  {
    Store store(folder / "hostile.db");
    for (int run = 0; run < 3; ++run)
      record(store, folder, header(run), {unit("a"), unit("b"), unit("c")});
  }
  sql(folder / "hostile.db",
      "PRAGMA ignore_check_constraints = 1;"
      "UPDATE sample SET wall_us = -1 WHERE unit_id = 1;"
      "UPDATE sample SET counted = 7, outcome = 99 WHERE unit_id = 2 AND run_number = (SELECT "
      "max(run_number) FROM run);"
      "UPDATE unit SET path = 'c' || char(27) || '[2J' WHERE path = 'c';"
      "UPDATE run SET host = char(10) WHERE run_id = 'run-0';"
      "UPDATE scenario SET name = 'x' || hex(zeroblob(70000)) WHERE scenario_id = 1;"
      "CREATE TABLE notes (text); CREATE VIEW evil AS SELECT * FROM run;"
      "CREATE TRIGGER other AFTER INSERT ON notes BEGIN DELETE FROM run; END");
  Store store(folder / "target.db");
  const Merged brought = store.merge({folder / "hostile.db"}).at(0);
  CHECK(brought.runs == 2);
  CHECK(brought.samples == 1);
  CHECK(brought.left_out > 8);
  const model::History history = store.history({20, 20});
  REQUIRE(history.units.size() == 2);
  CHECK(sql(folder / "target.db", "PRAGMA integrity_check") == "ok");
  CHECK(sql(folder / "target.db", "PRAGMA foreign_key_check").empty());
}

TEST_CASE("processes that record and merge at once lose nothing") {
  for (int round = 0; round < scaled(3, 20); ++round) {
    const Folder folder;
    std::vector<Child> children;
    for (int index = 0; index < 16; ++index)
      children.emplace_back([&, index](const Child::Tell&) {
        const fs::path own = folder / ("own" + std::to_string(index));
        Store(own).absorb([&] {
          write_run(folder / ("o" + std::to_string(index)), header(100 + index), {unit("b")});
          return folder / ("o" + std::to_string(index));
        }());
        write_run(folder / std::to_string(index), header(index), {unit("a")});
        Store store(folder / "timings.db");
        store.absorb(folder / std::to_string(index));
        store.merge({own});
      });
    for (Child& child : children) {
      child.answers();
      CHECK(child.status() == 0);
    }
    const Store store(folder / "timings.db");
    CHECK(store.runs(100).size() == 32);
    for (const model::UnitHistory& known : store.history().units) CHECK(known.samples.size() == 16);
    CHECK(sql(folder / "timings.db", "PRAGMA integrity_check") == "ok");
  }
}
