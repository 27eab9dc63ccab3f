#include "cli/judge.hpp"

#include <doctest/doctest.h>

using namespace evenshard;
using cli::exit_status;
using cli::judge;
using model::Outcome;

namespace {

model::RunRecord record_of(std::initializer_list<Outcome> outcomes) {
  model::RunRecord record;
  for (const Outcome outcome : outcomes) {
    model::UnitResult result;
    result.outcome = outcome;
    record.results.emplace_back(result);
  }
  record.workers.emplace_back().clean = true;
  return record;
}

int status(const model::RunRecord& record, const std::vector<model::Discrepancy>& found = {}) {
  return exit_status(judge({}, record, found));
}

const std::vector<model::Discrepancy> kMissing{{}};

}  // namespace

TEST_CASE("passed, skipped and untested units are no fault") {
  CHECK(status(record_of({Outcome::passed, Outcome::skipped, Outcome::untested})) == 0);
}

TEST_CASE("what behave calls a failure is status 1") {
  for (const Outcome outcome : {Outcome::failed, Outcome::error, Outcome::undefined})
    CHECK(status(record_of({Outcome::passed, outcome})) == 1);
}

TEST_CASE("a feature that cannot be parsed is a failure, although the others ran") {
  model::Suite suite;
  suite.broken.push_back({"features/x.feature", 3, "no"});
  CHECK(exit_status(judge(suite, record_of({Outcome::passed}), {})) == 1);
}

TEST_CASE("hooks around everything fail the run") {
  model::RunRecord record = record_of({Outcome::passed});
  record.workers[0].after_all_failed = true;
  CHECK(status(record) == 1);
}

TEST_CASE("a failure of behave that nothing explains fails the run") {
  model::RunRecord record = record_of({Outcome::passed});
  record.workers[0].behave_failed = true;
  CHECK(status(record) == 1);
}

TEST_CASE("a run that its suite aborted failed, whatever ran of it") {
  model::RunRecord record = record_of({Outcome::passed, Outcome::untested});
  record.stopped = record.aborted = true;
  CHECK(status(record) == 1);
}

TEST_CASE("a result that is missing is graver than a failure") {
  CHECK(status(record_of({Outcome::failed}), kMissing) == 4);
}

TEST_CASE("a worker that died makes the run incomplete, even when all results are there") {
  model::RunRecord record = record_of({Outcome::passed});
  record.workers[0].clean = false;
  CHECK(status(record) == 4);
}

TEST_CASE("an interrupted run has the signal's status, whatever is missing") {
  model::RunRecord record = record_of({Outcome::failed});
  record.signal = 2;
  record.workers[0].clean = false;
  CHECK(status(record, kMissing) == 130);
}
