#include <doctest/doctest.h>

#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

/// A run months later than the ones of `header`.
RunHeader later(int index) {
  RunHeader late = header(index);
  late.started_unix_us += 100LL * 24 * 3600 * 1'000'000;
  return late;
}

std::size_t samples_of(const Store& store, const std::string& path) {
  const model::History history = store.history({1000, 1000});
  for (const model::UnitHistory& known : history.units)
    if (known.path == path) return known.samples.size();
  return 0;
}

}  // namespace

TEST_CASE("each unit keeps its newest samples and each scenario its own") {
  const Folder folder;
  Store store(":memory:");
  for (int run = 0; run < 9; ++run) record(store, folder, header(run), {unit("a")}, {100, 5, 3});
  const model::History history = store.history({1000, 1000});
  REQUIRE(history.units[0].samples.size() == 5);
  CHECK(*history.units[0].samples[4].run_id == "run-4");
  CHECK(history.units[0].scenarios[0].samples.size() == 3);
  CHECK(store.runs(100).size() == 9);
}

TEST_CASE("failing runs displace neither passed samples nor passed scenarios") {
  const Folder folder;
  Store store(":memory:");
  const model::Unit feature = unit("a", 1);
  for (int run = 0; run < 12; ++run) {
    const fs::path path = folder / std::to_string(run);
    Journal journal(path, header(run));
    model::UnitResult result = passed(feature);
    if (run >= 4) result.outcome = result.scenarios[0].outcome = model::Outcome::failed;
    journal.append(feature, result, true, true);
    store.absorb(path, {100, 3, 2});
  }
  const auto runs = [](const auto& samples) {
    std::string text;
    for (const auto& sample : samples) {
      const std::string& id = sample.run_id;
      text += id.substr(4) + " ";
    }
    return text;
  };
  const model::History kept = store.history({1000, 1000});
  CHECK(runs(kept.units.at(0).samples) == "11 10 9 3 2 1 ");
  CHECK(runs(kept.units[0].scenarios.at(0).samples) == "11 10 3 2 ");
  const model::History read = store.history({1, 1});
  CHECK(runs(read.units.at(0).samples) == "11 3 ");
  CHECK(runs(read.units[0].scenarios.at(0).samples) == "11 3 ");
}

TEST_CASE("old runs go once nothing of theirs is needed") {
  const Folder folder;
  Store store(":memory:");
  for (int run = 0; run < 9; ++run) record(store, folder, header(run), {unit("a")}, {4, 2, 2});
  CHECK(store.runs(100).size() == 4);
}

TEST_CASE("many runs of one feature do not displace what is known about the rest") {
  const Folder folder;
  Store store(":memory:");
  const Limits limits{4, 3, 3};
  for (int run = 0; run < 3; ++run)
    record(store, folder, header(run), {unit("a"), unit("b")}, limits);
  for (int run = 3; run < 20; ++run) record(store, folder, header(run), {unit("a")}, limits);
  CHECK(samples_of(store, "a") == 3);
  CHECK(samples_of(store, "b") == 3);
}

TEST_CASE("a feature that is gone for many runs and months ages out") {
  const Folder folder;
  Store store(":memory:");
  const Limits limits{4, 3, 3};
  record(store, folder, header(0), {unit("a"), unit("b")}, limits);
  for (int run = 1; run < 6; ++run) record(store, folder, later(run), {unit("a")}, limits);
  CHECK(samples_of(store, "b") == 0);
  CHECK(store.history().units.size() == 1);
}

TEST_CASE("on request only the newest runs stay, or those that are young enough") {
  const Folder folder;
  Store store(folder / "timings.db");
  for (int run = 0; run < 6; ++run) record(store, folder, header(run), {unit("a")});
  record(store, folder, header(6), {unit("b")});
  Shrunk shrunk = store.shrink({.keep_runs = 4, .oldest_unix_us = {}, .most_bytes = {}});
  CHECK(shrunk.runs == 3);
  CHECK(shrunk.samples == 3);
  shrunk = store.shrink(
      {.keep_runs = {}, .oldest_unix_us = header(6).started_unix_us, .most_bytes = {}});
  CHECK(shrunk.runs == 3);
  CHECK(store.history().units.size() == 1);
  CHECK(samples_of(store, "b") == 1);
  CHECK(store.shrink({}).runs == 0);
}

TEST_CASE("on request the file becomes no larger than asked, the oldest going first") {
  const Folder folder;
  Store store(folder / "timings.db");
  std::vector<model::Unit> units;
  for (int i = 0; i < 40; ++i) units.push_back(unit("features/" + std::to_string(i), 4));
  for (int run = 0; run < 20; ++run) record(store, folder, header(run), units);
  store.save_plan("[]", {kStart, std::string(100'000, 'x')});
  const auto size = static_cast<std::int64_t>(fs::file_size(folder / "timings.db"));
  const Shrunk caches =
      store.shrink({.keep_runs = {}, .oldest_unix_us = {}, .most_bytes = size - 50'000});
  CHECK(caches.runs == 0);
  CHECK_FALSE(store.load_plan("[]"));
  const Shrunk shrunk =
      store.shrink({.keep_runs = {}, .oldest_unix_us = {}, .most_bytes = 150'000});
  CHECK(shrunk.runs > 0);
  CHECK(shrunk.runs < 20);
  CHECK(fs::file_size(folder / "timings.db") <= 150'000);
  CHECK(static_cast<std::int64_t>(fs::file_size(folder / "timings.db")) == shrunk.bytes_after);
  CHECK(shrunk.bytes_after > 100'000);
  CHECK(store.runs(1).at(0).header.run_id == "run-19");
  CHECK(sql(folder / "timings.db", "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a baseline outlives the runs around it") {
  const Folder folder;
  Store store(":memory:");
  RunHeader baseline = header(0);
  baseline.baseline = true;
  record(store, folder, baseline, {}, {4, 3, 3});
  for (int run = 1; run < 9; ++run) record(store, folder, later(run), {unit("a")}, {4, 3, 3});
  CHECK(store.history().baselines.size() == 1);
  CHECK(store.runs(100).size() == 5);
}
