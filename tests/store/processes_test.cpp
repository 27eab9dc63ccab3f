#include "processes.hpp"

#include <chrono>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

fs::path journal_of(const Folder& folder, int run) {
  const fs::path path =
      folder / "runs" / fmt::format("20260101T000000_{:06x}", run) / "journal.jsonl";
  fs::create_directories(path.parent_path());
  return path;
}

/// Records runs for ever, telling "RUN UNITS" after each unit's line and again once absorbed.
void record_for_ever(const Folder& folder, const Child::Tell& tell) {
  Store store(folder / "timings.db");
  for (int run = 0;; ++run) {
    const fs::path path = journal_of(folder, run);
    Journal journal(path, header(run));
    for (int count = 1; count <= 3; ++count) {
      const model::Unit feature = unit("features/" + std::to_string(count));
      journal.append(feature, passed(feature), true, true);
      tell(std::to_string(run) + " " + std::to_string(count) + "\n");
    }
    journal.finish(summary(3));
    store.absorb(path);
    fs::remove(path);
    tell(std::to_string(run) + " 3\n");
  }
}

std::map<int, int> last_told(const std::string& answers) {
  std::map<int, int> told;
  std::istringstream lines(answers);
  for (int run = 0, units = 0; lines >> run >> units;) told[run] = units;
  return told;
}

std::map<std::string, int> units_by_run(const Store& store) {
  std::map<std::string, int> counts;
  const model::History history = store.history({1000, 0});
  for (const model::UnitHistory& known : history.units)
    for (const model::Sample& sample : known.samples) ++counts[sample.run_id];
  return counts;
}

}  // namespace

TEST_CASE("sixteen processes that open a store first and record at once all succeed") {
  for (int round = 0; round < scaled(5, 30); ++round) {
    const Folder folder;
    int gate[2];
    REQUIRE(::pipe(gate) == 0);
    std::vector<Child> children;
    for (int index = 0; index < 16; ++index)
      children.emplace_back([&, index](const Child::Tell&) {
        write_run(journal_of(folder, index), header(index), {unit("a.feature")});
        ::close(gate[1]);
        char wait = 0;
        if (::read(gate[0], &wait, 1) != 0) throw std::runtime_error("the gate opened early");
        Store store(folder / "timings.db");
        if (!store.absorb(journal_of(folder, index)).added) throw std::runtime_error("not added");
        store.save_plan("[]", {kStart, "plan"});
      });
    ::close(gate[0]);
    ::close(gate[1]);
    for (Child& child : children) {
      child.answers();
      CHECK(child.status() == 0);
    }
    Store store(folder / "timings.db");
    CHECK(store.runs(100).size() == 16);
    CHECK(store.history().units.at(0).samples.size() == 16);
    CHECK(sql(folder / "timings.db", "PRAGMA integrity_check") == "ok");
  }
}

TEST_CASE("a process killed at any instant loses nothing that it had acknowledged") {
  std::mt19937 random(20240229);
  int acknowledged = 0, in_transaction = 0;
  unsigned longest_us = 40'000;  // More where the machine is slow.
  for (int round = 0; round < scaled(20, 500); ++round) {
    CAPTURE(round);
    const Folder folder;
    Child child([&](const Child::Tell& tell) { record_for_ever(folder, tell); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % longest_us));
    child.kill();
    const std::map<int, int> told = last_told(child.answers());
    acknowledged += static_cast<int>(told.size());
    if (told.empty() && longest_us < 2'000'000) longest_us += longest_us / 4;
    in_transaction += fs::exists(folder / "timings.db-journal") ? 1 : 0;

    Opened opened = open_or_memory(folder / "timings.db");
    CHECK(opened.warning.empty());
    CHECK(absorb_left_over(opened.store, folder / "runs").empty());
    CHECK(sql(folder / "timings.db", "PRAGMA integrity_check") == "ok");
    CHECK(sql(folder / "timings.db", "PRAGMA foreign_key_check").empty());
    const std::map<std::string, int> stored = units_by_run(opened.store);
    for (const auto& [run, units] : told) {
      const auto found = stored.find("run-" + std::to_string(run));
      REQUIRE(found != stored.end());
      CHECK(found->second >= units);
    }
  }
  CHECK(acknowledged > 0);
  CHECK(in_transaction > scaled(1, 100));
}

TEST_CASE("a living run's journal is left alone, a dead one's is taken in and deleted") {
  const Folder folder;
  Store store(folder / "timings.db");
  {
    Journal living(journal_of(folder, 1), header(1));
    living.append(unit("a.feature"), passed(unit("a.feature")), true, true);
    CHECK(absorb_left_over(store, folder / "runs").empty());
    CHECK(store.runs(10).empty());
  }
  CHECK(absorb_left_over(store, folder / "runs").empty());
  CHECK(store.runs(10).size() == 1);
  CHECK_FALSE(fs::exists(journal_of(folder, 1)));
  CHECK(absorb_left_over(store, folder / "no such folder").empty());
}

TEST_CASE(
    "journals are taken from real folders of runs only, and what links lead to is left alone") {
  const Folder folder, outside;
  Store store(folder / "timings.db");
  const fs::path foreign = outside / "runs" / "20260101T000000_000001" / "journal.jsonl";
  fs::create_directories(foreign.parent_path());
  write_run(foreign, header(1), {unit("a.feature")});
  fs::create_directory_symlink(outside / "runs", folder / "linked");
  CHECK(absorb_left_over(store, folder / "linked").empty());
  fs::create_directory(folder / "runs");
  fs::create_directory_symlink(foreign.parent_path(), folder / "runs" / "20260101T000000_000002");
  fs::create_directory(folder / "runs" / "experiment");
  write_file(folder / "runs" / "experiment" / "journal.jsonl", "somebody else's\n");
  CHECK(absorb_left_over(store, folder / "runs").empty());
  CHECK(store.runs(10).empty());
  CHECK(fs::exists(foreign));
  CHECK(fs::exists(folder / "runs" / "experiment" / "journal.jsonl"));
}

TEST_CASE("a store in memory swallows no left over journal") {
  const Folder folder;
  write_run(journal_of(folder, 1), header(1), {unit("a.feature")});
  Store store(":memory:");
  CHECK(absorb_left_over(store, folder / "runs").empty());
  CHECK(fs::exists(journal_of(folder, 1)));
}

TEST_CASE("a journal that cannot be renamed costs a warning of its own") {
  const Folder folder;
  Store store(folder / "timings.db");
  write_file(journal_of(folder, 1), "hello\n");
  fs::create_directories(journal_of(folder, 1).string() + ".damaged/in the way");
  const std::vector<std::string> warnings = absorb_left_over(store, folder / "runs");
  REQUIRE(warnings.size() == 2);
  CHECK(contains(warnings[1], "cannot be renamed"));
}

TEST_CASE("a journal without its first line goes once no run can have just begun it") {
  const Folder folder;
  Store store(folder / "timings.db");
  write_file(journal_of(folder, 1), "{\"evenshard_jour");
  const auto an_hour_ago = fs::file_time_type::clock::now() - std::chrono::minutes(61);
  fs::last_write_time(journal_of(folder, 1), an_hour_ago);
  CHECK(absorb_left_over(store, folder / "runs").empty());
  CHECK_FALSE(fs::exists(journal_of(folder, 1)));
}

TEST_CASE("what lies in a journal's place and is none is put aside or left, and named") {
  const Folder folder;
  Store store(folder / "timings.db");
  write_file(journal_of(folder, 1), "hello\n");
  write_file(journal_of(folder, 2), "{\"evenshard_journal\":2}\n");
  write_file(journal_of(folder, 3), "{\"evenshard_jour");
  fs::create_symlink("/dev/zero", journal_of(folder, 4));
  const std::vector<std::string> warnings = absorb_left_over(store, folder / "runs");
  CHECK(warnings.size() == 3);
  CHECK(fs::exists(journal_of(folder, 1).string() + ".damaged"));
  CHECK(fs::exists(journal_of(folder, 2)));
  CHECK(fs::exists(journal_of(folder, 3)));  // Its run may have begun just now.
  CHECK(absorb_left_over(store, folder / "runs").size() == 2);
}
