// Units that must not run together, on scripted workers.
#include <algorithm>
#include <csignal>
#include <random>

#include <doctest/doctest.h>

#include "fake_run.hpp"
#include "model/needs.hpp"

using namespace evenshard;
using namespace evenshard::test;
using model::Outcome;
using model::UnitId;
using std::chrono::microseconds;

namespace {

bool share(const model::Needs& one, const model::Needs& other) {
  return std::ranges::any_of(one.resources, [&other](const std::string& name) {
    return std::ranges::count(other.resources, name) > 0;
  });
}

/// Any unit that may run; what runs alone last. Every resource has room for one.
model::NextUnit keeping_apart(const FakeRun& run) {
  return [&run](const model::DispatchState& state, int) -> std::optional<model::Choice> {
    const auto needs = [&](UnitId unit) {
      return model::needs_of(run.suite.units[static_cast<std::size_t>(unit)]);
    };
    const auto excludes = [&](UnitId unit) {
      return std::ranges::any_of(state.running, [&](UnitId other) {
        return needs(other).alone || share(needs(unit), needs(other));
      });
    };
    std::optional<model::Choice> answer;
    for (std::size_t shard = 0; shard < state.waiting.size(); ++shard)
      for (const UnitId unit : state.waiting[shard]) {
        const model::Choice choice{unit, static_cast<int>(shard)};
        if (!needs(unit).alone && !excludes(unit)) return choice;
        if (!answer) answer = model::kWait;
        if (needs(unit).alone && state.running.empty() && state.unsettled == 0) answer = choice;
      }
    const bool alone_runs =
        std::ranges::any_of(state.running, [&](UnitId unit) { return needs(unit).alone; });
    return alone_runs ? model::kWait : answer;
  };
}

void need(FakeRun& run, const std::string& name, model::Needs needs) {
  run.suite.units[static_cast<std::size_t>(run.id(name))].scenarios[0].needs = std::move(needs);
}

UnitScript lasting(int ms) {
  UnitScript script;
  script.duration = milliseconds(ms);
  return script;
}

struct Span {
  microseconds begin, end;
  int worker;

  bool meets(const Span& other) const { return begin < other.end && other.begin < end; }
};

struct UnitSpan : Span {
  model::Needs needs;
};

std::vector<UnitSpan> unit_spans(const FakeRun& run) {
  std::vector<UnitSpan> spans;
  for (const auto& event : run.told<model::UnitFinished>()) {
    const model::UnitResult& result = event.result;
    spans.push_back({{result.begin, result.begin + result.wall, result.worker},
                     model::needs_of(run.suite.units[static_cast<std::size_t>(result.unit)])});
  }
  return spans;
}

/// When workers started up and shut down.
std::vector<Span> unsettled_spans(const FakeRun& run) {
  std::vector<Span> spans;
  for (const auto& event : run.told<model::WorkerEnded>()) {
    const model::WorkerResult& worker = event.result;
    spans.push_back({worker.spawned, worker.spawned + worker.startup, worker.worker});
    spans.push_back({event.at - worker.shutdown, event.at, worker.worker});
  }
  return spans;
}

void check_apart(const FakeRun& run) {
  const std::vector<UnitSpan> units = unit_spans(run);
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (std::size_t j = i + 1; j < units.size(); ++j)
      if (units[i].meets(units[j])) {
        REQUIRE_FALSE((units[i].needs.alone || units[j].needs.alone));
        REQUIRE_FALSE(share(units[i].needs, units[j].needs));
      }
    if (units[i].needs.alone)
      for (const Span& span : unsettled_spans(run)) REQUIRE_FALSE(units[i].meets(span));
  }
}

}  // namespace

TEST_CASE("units that need one resource follow one another, and the time that costs is counted") {
  FakeRun run;
  run.policy = keeping_apart(run);
  for (const char* name : {"db1", "db2"}) run.units[name] = lasting(1000);
  run.units["free"] = lasting(300);
  run.add(0, "db1");
  run.add(1, "db2");
  run.add(1, "free");
  for (const char* name : {"db1", "db2"}) need(run, name, {false, {"db"}});
  const auto record = run.run();
  CHECK(model::reconcile(run.suite, record).empty());
  check_apart(run);
  CHECK(record.wall == milliseconds(2120));
  CHECK(record.kept_waiting == milliseconds(700));
  CHECK(record.kept_waiting_wall == milliseconds(700));
}

TEST_CASE("a serial unit runs while nobody else runs, starts up or shuts down") {
  FakeRun run;
  run.policy = keeping_apart(run);
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    script.startup = milliseconds(100 + 400 * spec.worker);
    return script;
  };
  for (const char* name : {"s1", "s2"}) run.units[name] = lasting(500);
  run.units["long"] = lasting(2000);
  run.add(0, "s1");
  run.add(0, "long");
  run.add(1, "s2");
  run.add(2, "short");
  for (const char* name : {"s1", "s2"}) need(run, name, {true, {}});
  const auto record = run.run();
  CHECK(model::reconcile(run.suite, record).empty());
  check_apart(run);
  CHECK(record.wall == milliseconds(3120));
  CHECK(record.kept_waiting_wall > milliseconds(1900));
}

TEST_CASE("what needs anything is not sent ahead, however short") {
  FakeRun run;
  run.policy = keeping_apart(run);
  for (int i = 0; i < 10; ++i) {
    run.add(0, "s" + std::to_string(i), milliseconds(1));
    need(run, "s" + std::to_string(i), {false, {"r" + std::to_string(i)}});
  }
  run.add_workers(2);
  const auto record = run.run();
  CHECK(run.launcher.most_queued.at(0) == 1);
  check_apart(run);
  CHECK(model::reconcile(run.suite, record).empty());
}

TEST_CASE("the resource of a worker that died is free again") {
  FakeRun run;
  run.policy = keeping_apart(run);
  run.units["dies"].end = UnitScript::End::killed;
  run.units["dies"].duration = milliseconds(500);
  run.add(0, "dies");
  run.add(1, "next");
  run.add(1, "serial");
  for (const char* name : {"dies", "next"}) need(run, name, {false, {"db"}});
  need(run, "serial", {true, {}});
  const auto record = run.run();
  CHECK(record.results[0]->outcome == Outcome::crashed);
  CHECK(record.results[1]->outcome == Outcome::passed);
  CHECK(record.results[2]->outcome == Outcome::passed);
  check_apart(run);
}

TEST_CASE("workers that wait end with the others on --stop and on Ctrl-C") {
  for (const bool stop : {true, false}) {
    FakeRun run;
    run.policy = keeping_apart(run);
    run.options.stop_on_failure = true;
    run.units["db1"] = lasting(1000);
    run.units["db1"].outcome = stop ? "failed" : "passed";
    if (!stop) run.launcher.signal_engine_at(milliseconds(500), SIGINT);
    run.add(0, "db1");
    run.add(1, "db2");
    run.add(2, "serial");
    for (const char* name : {"db1", "db2"}) need(run, name, {false, {"db"}});
    need(run, "serial", {true, {}});
    const auto record = run.run();
    CHECK(record.wall <= milliseconds(1150));
    CHECK_FALSE(record.results[1]);
    CHECK_FALSE(record.results[2]);
    CHECK(run.told<model::WorkerEnded>().size() == 3);
  }
}

TEST_CASE("random runs with dying and recycled workers keep apart what excludes one another") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&random](unsigned bound) { return static_cast<int>(random() % bound); };
    FakeRun run;
    run.policy = keeping_apart(run);
    run.options.recycle = below(4);
    if (below(2) == 0) run.options.coverage.emplace();
    run.launcher.worker_script = [&](const execute::WorkerSpec&) {
      WorkerScript script;
      script.startup = milliseconds(1 + below(500));
      script.shutdown = milliseconds(1 + below(200));
      return script;
    };
    const int workers = 1 + below(5);
    for (int i = 0; i < 20; ++i) {
      const std::string name = "u" + std::to_string(i);
      run.add(below(static_cast<unsigned>(workers)), name, milliseconds(below(150)));
      run.units[name] = lasting(below(300));
      if (below(12) == 0) run.units[name].end = UnitScript::End::killed;
      if (below(5) == 0) need(run, name, {true, {}});
      if (below(3) == 0) need(run, name, {false, {below(2) == 0 ? "db" : "mail"}});
    }
    const auto record = run.run();
    check_apart(run);
    for (const auto& result : record.results) REQUIRE(result);
  }
}
