#include "cli/output_files.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard::cli;
using evenshard::model::BehaveSettings;

namespace {

BehaveSettings writing(const std::string& format, const std::string& path) {
  BehaveSettings settings;
  settings.outputs = {{"pretty", ""}, {format, path}};
  return settings;
}

RunOptions with_workers(int workers, int recycle = 0) {
  RunOptions options;
  options.workers = workers;
  options.recycle = recycle;
  return options;
}

}  // namespace

TEST_CASE("files that can be merged are redirected, standard output is not") {
  CHECK(redirected_outputs({}, writing("json", "out.json")) == std::vector<bool>{false, true});
  CHECK(redirected_outputs(with_workers(1), writing("json", "out.json")) ==
        std::vector<bool>{false, true});
  CHECK(redirected_outputs({}, writing("my.module:Format", "")) == std::vector<bool>{false, false});
}

TEST_CASE("two formatters for one file are refused, however it is spelled") {
  BehaveSettings settings;
  settings.outputs = {{"json", "out/a"}, {"plain", "out/../out/a"}};
  CHECK_THROWS_AS(redirected_outputs({}, settings), evenshard::base::UsageError);
  settings.outputs = {{"json", "a"}, {"plain", "./a"}};
  CHECK_THROWS_AS(redirected_outputs({}, settings), evenshard::base::UsageError);
  settings.outputs = {{"json", "/dev/null"}, {"plain", "/dev/null"}};
  CHECK_NOTHROW(redirected_outputs({}, settings));
}

TEST_CASE("a folder with a file per result is shared by the workers") {
  CHECK(redirected_outputs({}, writing("allure_behave.formatter:AllureFormatter", "results")) ==
        std::vector<bool>{false, false});
}

TEST_CASE("a file left to a worker that was replaced is named") {
  evenshard::model::Suite suite;
  suite.settings = writing("my.module:Format", "out.txt");
  evenshard::model::RunRecord record;
  record.workers.resize(1);
  CHECK(overwritten_outputs(suite, record, {false, false}).empty());
  record.workers.resize(2);
  CHECK(overwritten_outputs(suite, record, {false, false}) == std::vector<std::string>{"out.txt"});
  CHECK(overwritten_outputs(suite, record, {false, true}).empty());
}

TEST_CASE("a file that cannot be merged is left to the one process there is") {
  const BehaveSettings settings = writing("my.module:Format", "out.txt");
  CHECK(redirected_outputs(with_workers(1), settings) == std::vector<bool>{false, false});
  CHECK_THROWS_AS(redirected_outputs(with_workers(2), settings), evenshard::base::UsageError);
  CHECK_THROWS_AS(redirected_outputs(with_workers(1, 5), settings), evenshard::base::UsageError);
  // Otherwise it would depend on the history whether the same command is refused.
  CHECK_THROWS_AS(redirected_outputs({}, settings), evenshard::base::UsageError);
}
