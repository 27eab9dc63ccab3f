// How workers end and what becomes of their units, on scripted workers.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "fake_run.hpp"

using namespace evenshard;
using namespace evenshard::test;
using model::Outcome;

namespace {

UnitScript ending(UnitScript::End end, int exit_code = 0) {
  UnitScript script;
  script.end = end;
  script.exit_code = exit_code;
  return script;
}

FakeRun& three_with_deadly(FakeRun& run, const UnitScript& script) {
  for (const char* name : {"before", "deadly", "after"}) run.add(0, name);
  run.units["deadly"] = script;
  return run;
}

int results_of(const model::RunRecord& record) {
  return static_cast<int>(std::count_if(record.results.begin(), record.results.end(),
                                        [](const auto& result) { return !!result; }));
}

}  // namespace

TEST_CASE("a unit in flight when its worker ends is crashed, named, and not run again") {
  using End = UnitScript::End;
  UnitScript exits_zero = ending(End::says_failed);
  exits_zero.reason = "SystemExit(0)";
  const std::vector<std::pair<UnitScript, std::string>> endings{
      {ending(End::killed), "the worker process was killed by SIGKILL"},
      {ending(End::exits, 3), "the worker process exited with status 3 (os._exit?)"},
      {ending(End::exits, 70), "the worker process closed evenshard's channel"},
      {ending(End::closes_channel), "the worker process closed evenshard's channel"},
      {ending(End::scribbles), "the worker process wrote to evenshard's channel"},
      {exits_zero, "SystemExit(0) ended the worker while it ran"}};
  for (const auto& [script, expected] : endings) {
    const std::string note = expected;
    CAPTURE(note);
    FakeRun run;
    const auto record = three_with_deadly(run, script).run();
    const auto& deadly = record.results[1];
    REQUIRE(deadly);
    CHECK(deadly->outcome == Outcome::crashed);
    CHECK(deadly->note == note);
    CHECK(deadly->attempt == 1);
    CHECK(deadly->scenarios.size() == 1);
    CHECK(record.results[0]->outcome == Outcome::passed);
    CHECK(record.results[2]->outcome == Outcome::passed);
    CHECK(record.workers.size() == 2);
    CHECK_FALSE(record.workers[0].clean);
    CHECK(record.workers[1].clean);
    CHECK(run.told<model::UnitFinished>().size() == 3);
  }
}

TEST_CASE(
    "finished units whose coverage was not saved run again, the first attempt counts no more") {
  FakeRun run;
  run.options.coverage.emplace();
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    script.saves = spec.incarnation > 0;
    return script;
  };
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.results[0]->attempt == 2);
  CHECK(record.results[1]->outcome == Outcome::crashed);
  CHECK(run.told<model::WorkerEnded>().front().requeued == std::vector<int>{run.id("before")});
  CHECK(record.workers[0].coverage_parts.empty());
  CHECK(record.workers[1].coverage_parts == std::vector<std::string>{"/parts/p1.2"});
}

TEST_CASE("saved units are kept when their worker dies, with the part that holds them") {
  FakeRun run;
  run.options.coverage.emplace();
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.results[0]->attempt == 1);
  CHECK(record.workers[0].coverage_parts == std::vector<std::string>{"/parts/p0.1"});
}

TEST_CASE("without coverage nothing is lost with a worker but the unit in flight") {
  FakeRun run;
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.saves = false;
    return script;
  };
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.results[0]->attempt == 1);
}

TEST_CASE("a unit whose coverage is lost three times is crashed, the run comes to an end") {
  FakeRun run;
  run.options.coverage.emplace();
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.saves = false;
    return script;
  };
  run.add(0, "unlucky");
  const auto record = run.run();
  CHECK(record.results[0]->attempt == 3);
  CHECK(record.results[0]->outcome == Outcome::crashed);
  REQUIRE(run.told<model::UnitCondemned>().size() == 1);  // The journal must hear of it.
  CHECK(run.told<model::UnitCondemned>()[0].result.attempt == 3);
  CHECK(record.results[0]->note.starts_with("its coverage was lost 3 times"));
  CHECK(model::reconcile(run.suite, record).size() == 1);
}

TEST_CASE("units that were sent ahead of a death are run elsewhere, as their first attempt") {
  FakeRun run;
  run.add(0, "deadly", milliseconds(10));
  for (int i = 0; i < 5; ++i) run.add(0, "s" + std::to_string(i), milliseconds(10));
  run.units["deadly"] = ending(UnitScript::End::killed);
  const auto record = run.run();
  CHECK(results_of(record) == 6);
  for (std::size_t unit = 1; unit < 6; ++unit) {
    CHECK(record.results[unit]->outcome == Outcome::passed);
    CHECK(record.results[unit]->attempt == 1);
  }
}

TEST_CASE("before_all failing everywhere ends the run after two starts, everything is missing") {
  FakeRun run;
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.before_all_fails = true;
    return script;
  };
  for (int i = 0; i < 4; ++i) run.add(i % 2, "s" + std::to_string(i));
  const auto record = run.run();
  CHECK(run.launcher.specs.size() == 2);
  CHECK(results_of(record) == 0);
  CHECK(model::reconcile(run.suite, record).size() == 4);
  CHECK(record.workers[0].before_all_failed);
  REQUIRE(record.warnings.size() == 1);
  CHECK(record.warnings[0].starts_with("worker 0 could not start: before_all failed"));
}

TEST_CASE("a slot that fails to start while others run is tried three times, then its units move") {
  FakeRun run;
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    if (spec.worker == 1) script.exits_early = 1;
    if (spec.worker == 0) script.startup = milliseconds(10);
    return script;
  };
  for (int i = 0; i < 40; ++i) run.add(i % 2, "s" + std::to_string(i));
  for (int i = 0; i < 40; ++i) run.units["s" + std::to_string(i)].duration = milliseconds(200);
  const auto record = run.run();
  CHECK(run.launcher.specs.size() == 4);
  CHECK(results_of(record) == 40);
  REQUIRE(record.warnings.size() == 1);
  CHECK(record.warnings[0] ==
        "worker 1 could not start: the worker process exited with status 1 before it reached "
        "behave");
}

TEST_CASE("a program that cannot be started at all is an error") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.cannot_start = true;
    return script;
  };
  CHECK_THROWS_AS(run.run(), base::Error);
}

TEST_CASE("one worker of two that cannot be started costs a warning") {
  FakeRun run;
  run.add(0, "a");
  run.add(1, "b");
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    script.cannot_start = spec.worker == 1;
    return script;
  };
  const auto record = run.run();
  CHECK(results_of(record) == 2);
  CHECK(record.warnings.size() == 1);
}

TEST_CASE("units that each kill their worker are all named, the others still run") {
  FakeRun run;
  for (int i = 0; i < 10; ++i) {
    run.add(0, "deadly" + std::to_string(i));
    run.units["deadly" + std::to_string(i)] = ending(UnitScript::End::killed);
  }
  run.add(0, "fine");
  const auto record = run.run();
  CHECK(results_of(record) == 11);
  CHECK(record.results.back()->outcome == Outcome::passed);
}

TEST_CASE("a worker that waits after its last message is waited for, with one note") {
  FakeRun run;
  run.options.coverage.emplace();
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.shutdown = milliseconds(40'000);
    return script;
  };
  const auto record = run.run();
  CHECK(record.workers[0].clean);
  CHECK(record.wall == milliseconds(40'110));
  REQUIRE(record.warnings.size() == 1);
  CHECK(record.warnings[0] ==
        "worker 0 is done and waits for threads or child processes of the suite to end, as behave "
        "alone would; it gets 60 s");
  CHECK(run.told<model::Warning>()[0].at == milliseconds(5110));
}

TEST_CASE("a worker that does not end in its time is stopped, and may take coverage with it") {
  for (const bool coverage : {false, true}) {
    CAPTURE(coverage);
    FakeRun run;
    if (coverage) run.options.coverage.emplace();
    run.options.ending = milliseconds(3000);
    run.add(0, "a");
    run.launcher.worker_script = [](const execute::WorkerSpec&) {
      WorkerScript script;
      script.lingers = true;
      return script;
    };
    const auto record = run.run();
    REQUIRE(record.workers.size() == 1);
    CHECK(record.wall == milliseconds(3110));
    CHECK(record.results[0]->outcome == Outcome::passed);
    CHECK(record.workers[0].clean == !coverage);
    CHECK(record.warnings.size() == (coverage ? 0 : 1));
    const std::string& told = coverage ? record.workers[0].end : record.warnings.at(0);
    CHECK(told.find("did not end in the 3 s after its last message") != std::string::npos);
  }
}

TEST_CASE("a worker that said it cannot go on has as long to end") {
  FakeRun run;
  run.options.ending = milliseconds(3000);
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    script.hangs = spec.incarnation == 0;
    return script;
  };
  UnitScript exits = ending(UnitScript::End::says_failed);
  exits.reason = "SystemExit(0)";
  const auto record = three_with_deadly(run, exits).run();
  CHECK(results_of(record) == 3);
  CHECK(record.workers[0].end == "SystemExit(0)");
  CHECK(record.wall < milliseconds(5000));
}

TEST_CASE("a process that does not exit with what behave ended with is not clean") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.exit_code = 3;
    return script;
  };
  const auto record = run.run();
  CHECK_FALSE(record.workers[0].clean);
  CHECK(record.workers[0].end.starts_with(
      "the worker process exited with status 3 after behave had ended with 0"));
}

TEST_CASE("a process that is killed after its last message is not clean") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.killed_by = SIGSEGV;
    return script;
  };
  const auto record = run.run();
  CHECK(record.results[0]->outcome == Outcome::passed);
  CHECK_FALSE(record.workers[0].clean);
  CHECK(record.workers[0].end == "the worker process was ended by SIGSEGV after its last message");
}

TEST_CASE("a status is compared as far as a process can have it") {
  for (const auto& [announced, exits] : {std::pair{256, 0}, {-1, 255}, {259, 3}}) {
    FakeRun run;
    run.add(0, "a");
    run.launcher.worker_script = [announced = announced,
                                  exits = exits](const execute::WorkerSpec&) {
      WorkerScript script;
      script.announced = announced;
      script.exit_code = exits;
      return script;
    };
    CHECK(run.run().workers[0].clean);
  }
}

TEST_CASE("--stop: a crash stops the run as a failure does") {
  FakeRun run;
  run.options.stop_on_failure = true;
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.stopped);
  CHECK(record.results[1]->outcome == Outcome::crashed);
  CHECK_FALSE(record.results[2]);
  CHECK(run.launcher.specs.size() == 1);
}

TEST_CASE("--stop: coverage that was not saved is told, for nothing runs again") {
  FakeRun run;
  run.options.stop_on_failure = true;
  run.options.coverage.emplace();
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.saves = false;
    return script;
  };
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.results[0]->outcome == Outcome::passed);
  CHECK_FALSE(record.workers[0].clean);
  CHECK(record.warnings ==
        std::vector<std::string>{"worker 0 ended before it saved the coverage of 1 unit(s): the "
                                 "worker process was killed by SIGKILL"});
}

TEST_CASE("a failure of behave is told when no unit explains it") {
  for (const char* outcome : {"passed", "failed", "skipped"}) {
    CAPTURE(outcome);
    FakeRun run;
    run.add(0, "a");
    run.units["a"].outcome = outcome;
    run.launcher.worker_script = [](const execute::WorkerSpec&) {
      WorkerScript script;
      script.announced = script.exit_code = 1;
      return script;
    };
    const auto record = run.run();
    const bool explained = outcome == std::string("failed");
    CHECK(record.workers[0].clean);
    CHECK(record.workers[0].behave_failed == !explained);
    CHECK(record.warnings.size() == (explained ? 0 : 1));
  }
}

TEST_CASE("a restart that cannot be prepared costs a warning, not the run") {
  FakeRun run;
  run.add(0, "deadly");
  run.add(0, "never");
  run.add(1, "long");
  run.units["deadly"] = ending(UnitScript::End::killed);
  run.units["long"].duration = milliseconds(1000);
  run.launcher.worker_script = [&run](const execute::WorkerSpec& spec) {
    if (spec.worker == 1) std::filesystem::remove_all(run.options.run_dir / "workers");
    return WorkerScript{};
  };
  const auto record = run.run();
  CHECK(results_of(record) == 3);
  REQUIRE(record.warnings.size() == 1);
  CHECK(record.warnings[0].find("cannot write") != std::string::npos);
}

TEST_CASE("a worker that comes up makes starting others worthwhile again") {
  FakeRun run;
  for (int worker = 0; worker < 3; ++worker) run.add(worker, "s" + std::to_string(worker));
  run.add(2, "deadly");
  run.add(2, "after");
  run.units["deadly"] = ending(UnitScript::End::killed);
  run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
    WorkerScript script;
    if (spec.worker < 2) script.exits_early = 1;
    if (spec.worker == 2) script.startup = milliseconds(500);
    return script;
  };
  const auto record = run.run();
  CHECK(results_of(record) == 5);
}

TEST_CASE("only the first process of a slot counts for when all were ready") {
  FakeRun run;
  const auto record = three_with_deadly(run, ending(UnitScript::End::killed)).run();
  CHECK(record.workers.size() == 2);
  CHECK(record.last_ready == milliseconds(100));
}

TEST_CASE("a folder whose name is not UTF-8 is an error, not another folder") {
  FakeRun run;
  run.add(0, "a");
  run.options.run_dir /= "\xff";
  CHECK_THROWS_WITH_AS(run.run(), doctest::Contains("not valid UTF-8"), base::Error);
}

TEST_CASE("processes left behind are named with the worker and the unit") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.survivors = 2;
    script.left = {"postgres (process 71)", "sleep (process 72)"};
    return script;
  };
  const auto record = run.run();
  CHECK(record.warnings ==
        std::vector<std::string>{
            "worker 0 left 2 process(es) running when it ended (last there: features/a.feature); "
            "they got a second more and were then stopped",
            "worker 0 left running what evenshard may not or cannot stop (last there: "
            "features/a.feature): postgres (process 71), sleep (process 72)"});
}

TEST_CASE("a worker whose messages make no sense is ended and its unit named") {
  FakeRun run;
  const auto record = three_with_deadly(run,
                                        [] {
                                          UnitScript script;
                                          script.outcome = "splendid";
                                          return script;
                                        }())
                          .run();
  CHECK(record.results[1]->outcome == Outcome::crashed);
  CHECK(record.results[1]->note ==
        "the worker process broke the worker protocol: unknown outcome 'splendid'");
  CHECK(results_of(record) == 3);
}

TEST_CASE("a worker that speaks of a unit that does not run there is ended, and loses no unit") {
  const std::vector<std::pair<const char*, const char*>> messages{
      {R"({"type":"begin","unit":0,"log":0,"outputs":[]})", "unit 0 cannot begin there"},
      {R"({"type":"begin","unit":2,"log":0,"outputs":[]})", "unit 2 cannot begin there"},
      {R"({"type":"scenario","unit":0,"line":3,"name":"one","outcome":"passed"})",
       "unit 0 is not running there"},
      {R"({"type":"done","unit":2,"outcome":"passed"})", "unit 2 is not running there"},
      {R"({"type":"saved","part":"/parts/p","through":9})", "it saved 9 units of 1"},
      {R"({"type":"saved","part":"/parts/p","through":-1})", "it saved -1 units of 1"},
      {R"({"type":"done","unit":1})", "not a message of the worker protocol"},
      {"[]", "not a message of the worker protocol"}};
  for (const auto& [text, reason] : messages) {
    const std::string message = text, expected = reason;
    CAPTURE(message);
    FakeRun run;
    run.options.coverage.emplace();
    UnitScript script;
    script.says = {message};
    const auto record = three_with_deadly(run, script).run();
    CHECK(results_of(record) == 3);
    CHECK(record.results[0]->outcome == Outcome::passed);
    CHECK(record.results[0]->scenarios.size() == 1);
    CHECK(record.results[1]->outcome == Outcome::crashed);
    CHECK(record.results[1]->note.find(expected) != std::string::npos);
    CHECK(record.results[2]->outcome == Outcome::passed);
    CHECK(record.results[2]->worker == 0);
    CHECK_FALSE(record.workers[0].clean);
    CHECK(record.workers[0].coverage_parts == std::vector<std::string>{"/parts/p0.1"});
  }
}

TEST_CASE("a unit that has its result cannot begin again") {
  FakeRun run;
  UnitScript script;
  script.says_after = {R"({"type":"begin","unit":0,"log":0,"outputs":[]})",
                       R"({"type":"done","unit":0,"outcome":"failed"})"};
  const auto record = three_with_deadly(run, script).run();
  CHECK(results_of(record) == 3);
  for (const auto& result : record.results) CHECK(result->outcome == Outcome::passed);
  CHECK(record.workers[0].end ==
        "the worker process broke the worker protocol: unit 0 cannot begin there");
  CHECK(run.told<model::UnitFinished>().size() == 3);
}

TEST_CASE("a worker of another version is ended before it gets a unit") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.protocol = 2;
    return script;
  };
  const auto record = run.run();
  CHECK(results_of(record) == 0);
  CHECK(model::reconcile(run.suite, record).size() == 1);
  REQUIRE_FALSE(record.workers.empty());
  CHECK(record.workers[0].end ==
        "the worker process broke the worker protocol: it speaks version 2");
}

TEST_CASE("the first signal saves coverage, lets the running scenario end and begins nothing") {
  FakeRun run;
  run.options.coverage.emplace();
  for (const char* name : {"a", "b", "c"}) run.add(0, name);
  run.units["b"].duration = milliseconds(2000);
  run.launcher.signal_engine_at(milliseconds(500), SIGINT);
  const auto record = run.run();
  CHECK(record.signal == SIGINT);
  CHECK(record.results[0]->outcome == Outcome::passed);
  CHECK(record.results[1]->outcome == Outcome::cancelled);
  CHECK_FALSE(record.results[2]);
  CHECK(record.wall == milliseconds(2130));
  CHECK(record.workers[0].coverage_parts.size() == 1);
  REQUIRE(run.told<model::Interrupted>().size() == 1);
  CHECK(run.told<model::Interrupted>()[0].count == 1);
}

TEST_CASE("what does not end by itself is asked by SIGTERM before the grace is over") {
  FakeRun run;
  run.options.grace = milliseconds(3000);
  run.add(0, "a");
  run.units["a"].duration = milliseconds(60'000);
  run.launcher.signal_engine_at(milliseconds(500), SIGINT);
  const auto record = run.run();
  CHECK(record.wall == milliseconds(500 + 3000 - 600));
  CHECK(record.results[0]->outcome == Outcome::cancelled);
  CHECK(record.results[0]->note == "interrupted by SIGINT");
}

TEST_CASE("what does not end within the grace is killed and cancelled") {
  FakeRun run;
  run.options.grace = milliseconds(3000);
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.ignores_signals = true;
    return script;
  };
  run.add(0, "a");
  run.units["a"].duration = milliseconds(60'000);
  run.launcher.signal_engine_at(milliseconds(500), SIGTERM);
  const auto record = run.run();
  CHECK(record.signal == SIGTERM);
  CHECK(record.wall == milliseconds(3500));
  CHECK(record.results[0]->outcome == Outcome::cancelled);
  CHECK(record.results[0]->note == "interrupted by SIGTERM");
}

TEST_CASE("the second signal kills at once") {
  FakeRun run;
  run.add(0, "a");
  run.add(1, "b");
  for (const char* name : {"a", "b"}) run.units[name].duration = milliseconds(60'000);
  run.launcher.signal_engine_at(milliseconds(500), SIGINT);
  run.launcher.signal_engine_at(milliseconds(700), SIGINT);
  const auto record = run.run();
  CHECK(record.wall == milliseconds(700));
  CHECK(results_of(record) == 2);
  CHECK(run.told<model::Interrupted>().back().count == 2);
}

TEST_CASE("a suite that aborts its run ends it: nothing begins, nothing is lost, nothing passed") {
  FakeRun run;
  for (const char* name : {"a", "never1"}) run.add(0, name);
  for (const char* name : {"slow", "never2"}) run.add(1, name);
  run.units["a"].says = {R"({"type":"aborted","unit":0})"};
  run.units["slow"].duration = milliseconds(2000);
  const auto record = run.run();
  CHECK(record.aborted);
  CHECK(record.results[static_cast<std::size_t>(run.id("slow"))]->outcome == Outcome::passed);
  for (const char* name : {"never1", "never2"})
    CHECK_FALSE(record.results[static_cast<std::size_t>(run.id(name))]);
  CHECK(model::reconcile(run.suite, record).empty());
  REQUIRE(record.warnings.size() == 1);
  CHECK(record.warnings.front() ==
        "features/a.feature: the suite aborted the run (KeyboardInterrupt or context.abort): "
        "nothing else begins");
}

TEST_CASE("processes that measure coverage into one file are not run beside each other") {
  FakeRun run;
  for (const char* name : {"a", "b"}) run.add(0, name, milliseconds(1000));
  run.add(1, "c", milliseconds(1000));
  for (const char* name : {"a", "b", "c"}) run.units[name].duration = milliseconds(1000);
  SUBCASE("one file: the run is refused") {
    run.launcher.worker_script = [](const execute::WorkerSpec&) {
      WorkerScript script;
      script.measured_into = "/p/.coverage";
      return script;
    };
    const auto record = run.run();
    CHECK(record.wall < milliseconds(1000));
    CHECK(record.refusal.find("/p/.coverage") != std::string::npos);
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings.front() == record.refusal);
    CHECK(run.launcher.specs.size() == 2);
  }
  SUBCASE("a file of each process's own: they run") {
    run.launcher.worker_script = [](const execute::WorkerSpec& spec) {
      WorkerScript script;
      script.measured_into = "/p/.coverage." + std::to_string(spec.worker);
      return script;
    };
    CHECK(results_of(run.run()) == 3);
  }
}

TEST_CASE("a signal before behave is reached ends the start") {
  FakeRun run;
  run.add(0, "a");
  run.launcher.worker_script = [](const execute::WorkerSpec&) {
    WorkerScript script;
    script.startup = milliseconds(60'000);
    return script;
  };
  run.launcher.signal_engine_at(milliseconds(500), SIGINT);
  const auto record = run.run();
  CHECK(record.wall == milliseconds(500));
  CHECK(record.warnings.empty());
  CHECK(results_of(record) == 0);
}
