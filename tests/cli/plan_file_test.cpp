#include "cli/plan_file.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "report/plan_report.hpp"

using namespace evenshard;
using namespace evenshard::cli;

namespace {

std::string complaint(const std::string& text) {
  try {
    read_plan(text, "plan.json");
  } catch (const base::UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a plan is read back as it was written") {
  model::Suite suite;
  suite.units.resize(2);
  suite.units[0].path = "features/größe.feature";
  suite.units[1].path = "b";
  std::vector<model::Estimate> estimates(2);
  estimates[0].mean = model::milliseconds(1200);
  model::Plan plan;
  plan.shards = {{{1}, {}}, {{0}, {}}, {}};
  const auto read = read_plan(report::plan_json(suite, estimates, plan), "plan.json");
  REQUIRE(read.shards.size() == 3);
  REQUIRE(read.shards[1].size() == 1);
  CHECK(read.shards[1][0].path == "features/größe.feature");
  CHECK(read.shards[1][0].estimate == model::milliseconds(1200));
  CHECK(read.shards[2].empty());
}

TEST_CASE("what is no plan is named, with what is wrong") {
  for (const char* text :
       {"", "nonsense", "[]", "{}", R"({"version": 1})", R"({"version": "one", "workers": []})",
        R"({"version": 1, "workers": [{"units": [{"path": 3}]}]})",
        R"({"version": 1, "workers": [{}]})"}) {
    CAPTURE(text);
    CHECK(complaint(text).starts_with("plan.json is not a plan"));
  }
  CHECK(complaint(R"({"version": 2, "workers": []})").find("format 2") != std::string::npos);
  CHECK(complaint(R"({"version": 1, "workers": []})") == "plan.json has no workers");
}

TEST_CASE("absurd times in a plan do no harm") {
  const auto plan = read_plan(
      R"({"version": 1, "workers": [{"units": [{"path": "a", "estimate_ms": -5},
          {"path": "b", "estimate_ms": 9223372036854775807}]}]})",
      "plan.json");
  CHECK(plan.shards[0][0].estimate == model::milliseconds(0));
  CHECK(plan.shards[0][1].estimate > model::milliseconds(0));
}
