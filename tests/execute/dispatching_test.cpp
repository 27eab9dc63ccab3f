// Which worker gets what, on scripted workers.
#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "fake_run.hpp"

using namespace evenshard;
using namespace evenshard::test;
using model::Outcome;
using std::chrono::microseconds;

namespace {

UnitScript lasting(int ms) {
  UnitScript script;
  script.duration = milliseconds(ms);
  return script;
}

std::set<int> workers_of(const model::RunRecord& record) {
  std::set<int> workers;
  for (const auto& result : record.results)
    if (result) workers.insert(result->worker);
  return workers;
}

}  // namespace

TEST_CASE("every unit runs once, on the worker it was planned for when times are as predicted") {
  FakeRun run;
  for (const char* name : {"a", "b", "c"}) run.add(0, name);
  for (const char* name : {"x", "y", "z"}) run.add(1, name);
  const auto record = run.run();
  CHECK(model::reconcile(run.suite, record).empty());
  for (const char* name : {"a", "b", "c"})
    CHECK(record.results[static_cast<std::size_t>(run.id(name))]->worker == 0);
  for (const char* name : {"x", "y", "z"})
    CHECK(record.results[static_cast<std::size_t>(run.id(name))]->worker == 1);
  CHECK(record.warnings.empty());
}

TEST_CASE("times are measured between messages") {
  FakeRun run;
  run.add(0, "a");
  run.add(0, "b");
  run.units["a"] = lasting(300);
  run.units["b"] = lasting(500);
  const auto record = run.run();
  CHECK(record.results[0]->wall == milliseconds(300));
  CHECK(record.results[0]->begin == milliseconds(100));
  CHECK(record.results[1]->wall == milliseconds(500));
  REQUIRE(record.workers.size() == 1);
  CHECK(record.workers[0].startup == milliseconds(100));
  CHECK(record.workers[0].busy == milliseconds(800));
  CHECK(record.workers[0].shutdown == milliseconds(20));
  CHECK(record.last_ready == milliseconds(100));
  CHECK(record.wall == milliseconds(920));
}

TEST_CASE("a worker whose shard is empty takes from another's") {
  FakeRun run;
  run.add(0, "short");
  for (const char* name : {"a", "b", "c", "d"}) run.add(1, name);
  for (const char* name : {"a", "b", "c", "d"}) run.units[name] = lasting(1000);
  const auto record = run.run();
  CHECK(model::reconcile(run.suite, record).empty());
  for (const auto& worker : record.workers) CHECK(worker.busy >= milliseconds(2000));
  CHECK(record.wall < milliseconds(3200));
}

TEST_CASE("a slot with nothing to run and nothing to steal is not started") {
  FakeRun run;
  run.add(0, "only");
  run.add_workers(3);
  const auto record = run.run();
  CHECK(run.launcher.specs.size() == 1);
  CHECK(record.workers.size() == 1);
  CHECK(run.told<model::RunStarted>().front().workers == 3);
}

TEST_CASE("a worker that is not needed is told to finish while others still run") {
  FakeRun run;
  run.add(0, "long");
  run.add(1, "short");
  run.units["long"] = lasting(5000);
  run.run();
  const auto ended = run.told<model::WorkerEnded>();
  REQUIRE(ended.size() == 2);
  CHECK(ended.front().result.worker == 1);
  CHECK(ended.front().at == milliseconds(130));
}

TEST_CASE("short units are sent ahead to cover 200 ms, long ones not at all") {
  FakeRun shorts;
  for (int i = 0; i < 100; ++i) shorts.add(0, "s" + std::to_string(i), milliseconds(20));
  shorts.run();
  CHECK(shorts.launcher.most_queued.at(0) == 10);

  FakeRun longs;
  for (int i = 0; i < 10; ++i) longs.add(0, "l" + std::to_string(i), milliseconds(200));
  longs.run();
  CHECK(longs.launcher.most_queued.at(0) == 1);
}

TEST_CASE("no more than 64 units are sent ahead, however short") {
  FakeRun run;
  for (int i = 0; i < 300; ++i) run.add(0, "s" + std::to_string(i), milliseconds(0));
  const auto record = run.run();
  CHECK(run.launcher.most_queued.at(0) == 64);
  CHECK(model::reconcile(run.suite, record).empty());
}

TEST_CASE("a unit whose estimate is a guess is not sent ahead") {
  FakeRun run;
  for (int i = 0; i < 10; ++i) run.add(0, "s" + std::to_string(i), milliseconds(1));
  for (auto& estimate : run.estimates) estimate.basis = model::Basis::assumed;
  run.run();
  CHECK(run.launcher.most_queued.at(0) == 1);
}

TEST_CASE("units sent ahead are asked back for an idle worker") {
  FakeRun run;
  for (int i = 0; i < 8; ++i) {
    run.add(0, "s" + std::to_string(i), milliseconds(20));
    run.units["s" + std::to_string(i)] = lasting(1000);  // Fifty times what was predicted.
  }
  run.add(1, "other", milliseconds(20));
  const auto record = run.run();
  CHECK(run.launcher.revokes > 0);
  CHECK(workers_of(record) == std::set<int>{0, 1});
  CHECK(model::reconcile(run.suite, record).empty());
  CHECK(record.wall < milliseconds(6500));  // 8.1 s without asking back.
  CHECK(record.kept_waiting == milliseconds(0));
}

TEST_CASE("a group is handed over at once and stays with its worker, in its order") {
  FakeRun run;
  for (const char* name : {"g1", "g2", "alone", "g3"}) {
    run.add(0, name);
    run.units[name] = lasting(1000);
  }
  run.add(1, "short");
  run.options.groups = {5, 5, 6, 5, 7};
  const auto record = run.run();
  CHECK(model::reconcile(run.suite, record).empty());
  CHECK(run.launcher.revokes == 0);
  std::vector<int> begun;
  for (const auto& event : run.told<model::UnitStarted>())
    if (event.worker == 0) begun.push_back(event.unit);
  CHECK(begun == std::vector{run.id("g1"), run.id("g2"), run.id("g3")});
  CHECK(record.results[static_cast<std::size_t>(run.id("alone"))]->worker == 1);
}

TEST_CASE("recycling gives a slot a new process after that many units") {
  FakeRun run;
  run.options.recycle = 2;
  for (int i = 0; i < 5; ++i) run.add(0, "s" + std::to_string(i), milliseconds(1));
  const auto record = run.run();
  REQUIRE(record.workers.size() == 3);
  CHECK(record.workers[2].incarnation == 2);
  CHECK(run.launcher.most_queued.at(0) == 1);
  CHECK(model::reconcile(run.suite, record).empty());
  CHECK(record.warnings.empty());
}

TEST_CASE("--stop: nothing begins after a failure, what runs may end") {
  FakeRun run;
  run.options.stop_on_failure = true;
  for (const char* name : {"bad", "never1", "never2"}) run.add(0, name, milliseconds(1));
  for (const char* name : {"slow", "never3"}) run.add(1, name, milliseconds(1));
  run.units["bad"].outcome = "failed";
  run.units["slow"] = lasting(2000);
  const auto record = run.run();
  CHECK(record.stopped);
  CHECK(record.results[static_cast<std::size_t>(run.id("bad"))]->outcome == Outcome::failed);
  CHECK(record.results[static_cast<std::size_t>(run.id("slow"))]->outcome == Outcome::passed);
  for (const char* name : {"never1", "never2", "never3"})
    CHECK_FALSE(record.results[static_cast<std::size_t>(run.id(name))]);
  CHECK(model::reconcile(run.suite, record).empty());
}

TEST_CASE("while nothing happens the listener hears ten ticks a second") {
  FakeRun run;
  run.add(0, "long");
  run.units["long"] = lasting(10'000);
  run.run();
  const auto ticks = run.told<model::Tick>();
  CHECK(ticks.size() >= 95);
  CHECK(ticks.size() <= 101);
}

TEST_CASE("events tell the run in order") {
  FakeRun run;
  run.add(0, "a");
  run.run();
  std::vector<std::size_t> kinds;
  for (const auto& event : run.events)
    if (!std::holds_alternative<model::Tick>(event)) kinds.push_back(event.index());
  using Event = model::RunEvent;
  const std::vector<std::size_t> expected{
      Event(model::RunStarted{}).index(),   Event(model::WorkerReady{}).index(),
      Event(model::UnitStarted{}).index(),  Event(model::ScenarioFinished{}).index(),
      Event(model::UnitFinished{}).index(), Event(model::WorkerEnded{}).index(),
      Event(model::RunFinished{}).index()};
  CHECK(kinds == expected);
}

TEST_CASE("a worker is told who it is, where its user's arguments are, and where to import from") {
  FakeRun run;
  run.options.behave_args = {"--tags", "fast", "features"};
  run.add(0, "a");
  run.add(1, "b");
  run.run();
  const auto& spec = run.launcher.specs.at(1);
  CHECK(spec.argv ==
        std::vector<std::string>{"python", "-m", "behave", "--tags", "fast", "features"});
  const std::map<std::string, std::optional<std::string>> environment(spec.environment.begin(),
                                                                      spec.environment.end());
  CHECK(environment.at("EVENSHARD_WORKER_ID") == "1");
  CHECK(environment.at("EVENSHARD_WORKER_TOTAL") == "2");
  CHECK(environment.at("EVENSHARD_RUN_ID") == "run");
  // Coverage may list every Python file of the project, in which the run's folder is.
  CHECK_FALSE(environment.at("PYTHONPATH")->starts_with(run.options.run_dir.string()));
  CHECK(std::filesystem::exists(*environment.at("EVENSHARD_WORKER_CONFIG")));
  CHECK(spec.secret.size() == 32);
}

TEST_CASE("asked for it, a worker has its number in the suite's userdata") {
  FakeRun run;
  run.options.worker_userdata = "number";
  run.options.behave_args = {"features"};
  run.add(0, "a");
  run.add(1, "b");
  run.run();
  CHECK(run.launcher.specs.at(1).argv ==
        std::vector<std::string>{"python", "-m", "behave", "-D", "number=1", "features"});
}

TEST_CASE("starts are spaced, and a start that is no longer needed is not made") {
  FakeRun run;
  run.options.start_interval = milliseconds(50);
  for (int worker = 0; worker < 4; ++worker) run.add(worker, std::to_string(worker));
  for (int worker = 0; worker < 4; ++worker) run.units[std::to_string(worker)] = lasting(400);
  const auto record = run.run();
  REQUIRE(record.workers.size() == 4);
  std::vector<milliseconds> spawned;
  for (const model::WorkerResult& worker : record.workers)
    spawned.push_back(std::chrono::duration_cast<milliseconds>(worker.spawned));
  std::ranges::sort(spawned);
  CHECK(spawned ==
        std::vector{milliseconds(0), milliseconds(50), milliseconds(100), milliseconds(150)});
}

TEST_CASE("the next start does not wait when nothing starts up any more") {
  FakeRun run;
  run.options.start_interval = milliseconds(10'000);
  for (int worker = 0; worker < 3; ++worker) run.add(worker, std::to_string(worker));
  for (int worker = 0; worker < 3; ++worker) run.units[std::to_string(worker)] = lasting(400);
  const auto record = run.run();
  std::vector<microseconds> spawned;
  for (const model::WorkerResult& worker : record.workers) spawned.push_back(worker.spawned);
  std::ranges::sort(spawned);
  CHECK(spawned ==
        std::vector<microseconds>{milliseconds(0), milliseconds(100), milliseconds(200)});
}
