// The engine and real worker processes on real suites, with the oldest and the newest behave.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <set>

#include <doctest/doctest.h>

#include "real_suite.hpp"

using namespace evenshard;
using namespace evenshard::test;
using model::Outcome;

namespace {

std::string slice_of(const model::Slice& slice) {
  std::ifstream file(slice.file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.substr(static_cast<std::size_t>(slice.begin),
                     static_cast<std::size_t>(slice.end - slice.begin));
}

void add_plain(RealSuite& suite, int count) {
  for (int i = 0; i < count; ++i)
    suite.add_feature("plain" + std::to_string(i), {"pass", "assert True"});
}

/// Every unit has a result and nothing is lost, apart from `except`.
void check_others_passed(const RealSuite& suite, const model::RunRecord& record,
                         const std::set<std::string>& except) {
  for (const model::Unit& unit : suite.suite.units) {
    if (except.count(unit.name)) continue;
    CAPTURE(unit.name);
    CHECK(suite.result(record, unit.name).outcome == Outcome::passed);
  }
}

}  // namespace

TEST_CASE("a real suite runs on two workers, every scenario reported once") {
  for (const std::string& python : pythons()) {
    CAPTURE(python);
    RealSuite suite(python);
    add_plain(suite, 5);
    suite.add_feature("bad", {"pass", "assert False", "pass"});
    const auto record = suite.run(2);
    INFO(explain(record));
    CHECK(model::reconcile(suite.suite, record).empty());
    CHECK(suite.result(record, "bad").outcome == Outcome::failed);
    CHECK(suite.result(record, "bad").steps == model::StepCounts{2, 1, 0, 0, 0});
    check_others_passed(suite, record, {"bad"});
    REQUIRE(record.workers.size() == 2);
    for (const auto& worker : record.workers) {
      CHECK(worker.clean);
      CHECK(worker.startup.count() > 0);
      CHECK(worker.shutdown.count() > 0);
    }
  }
}

TEST_CASE("what a worker computes to start up and shut down is told apart from its units") {
  RealSuite suite(pythons().back());
  suite.write("features/environment.py",
              "import time\n"
              "def compute(seconds):\n"
              "    end = time.process_time() + seconds\n"
              "    while time.process_time() < end: pass\n"
              "def before_all(context):\n    compute(0.2)\n    time.sleep(0.5)\n"
              "def before_feature(context, feature): compute(1)\n"
              "def after_all(context): compute(0.3)\n");
  add_plain(suite, 1);
  const auto record = suite.run(1);
  REQUIRE(record.workers.size() == 1);
  const model::WorkerResult& worker = record.workers[0];
  CHECK(worker.startup_cpu >= std::chrono::milliseconds(200));
  CHECK(worker.startup_cpu <= worker.startup - std::chrono::milliseconds(500));
  CHECK(worker.shutdown_cpu >= std::chrono::milliseconds(300));
  CHECK(worker.shutdown_cpu < std::chrono::milliseconds(1000));
}

TEST_CASE("a unit's own output can be cut out of its worker's log") {
  RealSuite suite(pythons().back());
  for (const char* word : {"apple", "banana", "cherry"})
    suite.add_feature(word, {std::string("os.write(1, b'<") + word + ">\\n'); assert False"});
  const auto record = suite.run(1);
  for (const char* word : {"apple", "banana", "cherry"}) {
    const std::string own = slice_of(suite.result(record, word).log);
    CAPTURE(own);
    CHECK(own.find(std::string("<") + word + ">") != std::string::npos);
    CHECK(own.starts_with("Feature: "));
    CHECK(own.find("Feature: ", 1) == std::string::npos);
    CHECK(own.find("ASSERT FAILED") != std::string::npos);
  }
}

TEST_CASE("a unit that ends its worker is named with the cause, the rest run elsewhere") {
  struct Death {
    const char* step;
    const char* note;
  };
  const Death deaths[] = {
      {"os.kill(os.getpid(), signal.SIGKILL)", "the worker process was killed by SIGKILL"},
      {"os._exit(3)", "the worker process exited with status 3 (os._exit?)"},
      {"sys.exit(0)", "SystemExit(0) ended the worker while it ran"},
      {"os.closerange(3, 1024); time.sleep(5)", "the worker process closed evenshard's channel"},
      {"[os.write(n, b'garbage') for n in range(200, 300) if os.path.exists('/proc/self/fd/%d' % "
       "n)];"
       " time.sleep(5)",
       "the worker process wrote to evenshard's channel"},
  };
  for (const std::string& python : pythons())
    for (const Death& death : deaths) {
      CAPTURE(python);
      CAPTURE(death.step);
      RealSuite suite(python);
      add_plain(suite, 4);
      suite.add_feature("deadly", {"pass", death.step, "pass"});
      const auto record = suite.run(1);
      INFO(explain(record));
      const auto& deadly = suite.result(record, "deadly");
      CHECK(deadly.outcome == Outcome::crashed);
      CHECK(deadly.note == death.note);
      REQUIRE(!deadly.scenarios.empty());
      CHECK(deadly.scenarios.front().outcome == Outcome::passed);
      check_others_passed(suite, record, {"deadly"});
      CHECK(model::reconcile(suite.suite, record).size() == 1);
    }
}

TEST_CASE("a worker starts anew when others of its units are waiting") {
  RealSuite suite(pythons().back());
  suite.add_feature("deadly", {"os._exit(1)"});
  add_plain(suite, 3);
  const auto record = suite.run(1);
  REQUIRE(record.workers.size() == 2);
  CHECK_FALSE(record.workers[0].clean);
  CHECK(record.workers[1].clean);
  CHECK(record.workers[1].incarnation == 1);
  check_others_passed(suite, record, {"deadly"});
}

TEST_CASE("before_all raising ends the run after two starts, with its own words") {
  for (const std::string& python : pythons()) {
    CAPTURE(python);
    RealSuite suite(python);
    suite.write("features/environment.py",
                "def before_all(context):\n    raise RuntimeError('no database')\n");
    add_plain(suite, 3);
    const auto record = suite.run(1);
    INFO(explain(record));
    CHECK(std::none_of(record.results.begin(), record.results.end(),
                       [](const auto& result) { return !!result; }));
    CHECK(model::reconcile(suite.suite, record).size() == 3);
    CHECK(record.workers.size() == 2);
    CHECK(record.workers.front().before_all_failed);
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings.front().find("no database") != std::string::npos);
  }
}

TEST_CASE("steps that cannot be imported end the run after two starts, with Python's words") {
  for (const std::string& python : pythons()) {
    CAPTURE(python);
    RealSuite suite(python);
    suite.write("features/steps/broken.py", "import no_such_module\n");
    add_plain(suite, 3);
    const auto record = suite.run(1);
    INFO(explain(record));
    CHECK(model::reconcile(suite.suite, record).size() == 3);
    CHECK(record.workers.size() == 2);
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings.front().find("no_such_module") != std::string::npos);
  }
}

TEST_CASE("with recycle 1 each unit has a process of its own") {
  for (const std::string& python : pythons()) {
    RealSuite suite(python);
    suite.options.recycle = 1;
    add_plain(suite, 3);
    const auto record = suite.run(1);
    CHECK(record.workers.size() == 3);
    check_others_passed(suite, record, {});
    CHECK(model::reconcile(suite.suite, record).empty());
  }
}

TEST_CASE("four workers share a suite and know who they are") {
  for (const std::string& python : pythons()) {
    RealSuite suite(python);
    for (int i = 0; i < 12; ++i)
      suite.add_feature("u" + std::to_string(i),
                        {"assert os.environ['EVENSHARD_WORKER_ID'] in '0123'",
                         "assert not context.config.userdata",
                         "assert os.environ['EVENSHARD_WORKER_TOTAL'] == '4'",
                         "assert os.environ['EVENSHARD_RUN_ID'] == 'test'",
                         "assert 'EVENSHARD_WORKER_CONFIG' not in os.environ",
                         "assert 'evenshard' not in os.environ.get('PYTHONPATH', '')"});
    const auto record = suite.run(4);
    INFO(explain(record));
    CHECK(record.workers.size() == 4);
    check_others_passed(suite, record, {});
    CHECK(model::reconcile(suite.suite, record).empty());
  }
}

TEST_CASE("a grandchild that outlives its worker hangs nothing and is named") {
  for (const std::string& python : pythons()) {
    RealSuite suite(python);
    suite.add_feature("parent", {"subprocess.Popen(['sleep', '60'])"});
    const auto begin = std::chrono::steady_clock::now();
    const auto record = suite.run(1);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    CHECK(suite.result(record, "parent").outcome == Outcome::passed);
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings.front() ==
          "worker 0 left 1 process(es) running when it ended (last there: "
          "features/parent.feature); they got a second more and were then stopped");
  }
}

TEST_CASE("Ctrl-C lets the running scenario end, saves coverage and cancels the rest") {
  for (const std::string& python : pythons()) {
    CAPTURE(python);
    RealSuite suite(python);
    suite.options.coverage.emplace();
    suite.add_feature("slow", {"os.kill(os.getppid(), signal.SIGINT); time.sleep(0.5)", "pass"});
    add_plain(suite, 3);
    const auto record = suite.run(1);
    INFO(explain(record));
    CHECK(record.signal == SIGINT);
    CHECK(suite.result(record, "slow").outcome == Outcome::cancelled);
    REQUIRE(suite.result(record, "slow").scenarios.size() == 2);
    CHECK(suite.result(record, "slow").scenarios.front().outcome == Outcome::passed);
    CHECK_FALSE(record.results[1]);
    REQUIRE(record.workers.size() == 1);
    REQUIRE(record.workers.front().coverage_parts.size() == 1);
    CHECK(std::filesystem::exists(record.workers.front().coverage_parts.front()));
  }
}

TEST_CASE("units whose coverage died with their worker run again") {
  for (const std::string& python : pythons()) {
    CAPTURE(python);
    RealSuite suite(python);
    suite.options.coverage.emplace();
    add_plain(suite, 3);
    suite.add_feature("deadly", {"os.kill(os.getpid(), signal.SIGKILL)"});
    std::vector<int> requeued;
    const auto record = suite.run(1, [&requeued](const model::RunEvent& event) {
      if (const auto* ended = std::get_if<model::WorkerEnded>(&event))
        requeued.insert(requeued.end(), ended->requeued.begin(), ended->requeued.end());
    });
    INFO(explain(record));
    check_others_passed(suite, record, {"deadly"});
    CHECK_FALSE(requeued.empty());
    for (const int unit : requeued) CHECK(record.results.at(unit)->attempt == 2);
    CHECK(model::reconcile(suite.suite, record).size() == 1);
  }
}
