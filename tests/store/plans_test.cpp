#include <doctest/doctest.h>

#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;

TEST_CASE("the last plan of each selection is kept, over a reopening too") {
  const Folder folder;
  {
    Store store(folder / "timings.db");
    CHECK_FALSE(store.load_plan("[]"));
    store.save_plan("[]", {kStart, "first"});
    store.save_plan("[\"-t\"]", {kStart + 1, "other"});
    store.save_plan("[]", {kStart + 2, "second"});
  }
  const Store store(folder / "timings.db");
  const auto plan = store.load_plan("[]");
  REQUIRE(plan);
  CHECK(plan->made_unix_us == kStart + 2);
  CHECK(plan->document == "second");
  CHECK(store.load_plan("[\"-t\"]")->document == "other");
}

TEST_CASE("of many selections the newest eight stay, and nothing huge is kept") {
  const Folder folder;
  Store store(folder / "timings.db");
  for (int i = 0; i < 12; ++i) store.save_plan(std::to_string(i), {kStart + i, "plan"});
  CHECK_FALSE(store.load_plan("3"));
  CHECK(store.load_plan("4"));
  CHECK(store.load_plan("11"));
  // An older clock must not make the plan just written the first to go.
  store.save_plan("late", {kStart - 5, "plan"});
  CHECK(store.load_plan("late"));
  store.save_plan("huge", {kStart + 99, std::string(5 * 1024 * 1024, 'x')});
  CHECK_FALSE(store.load_plan("huge"));
}

TEST_CASE("a plan with an implausible time is as good as none") {
  const Folder folder;
  Store(folder / "timings.db").save_plan("[]", {kStart, "plan"});
  sql(folder / "timings.db", "UPDATE plan SET made_unix_us = -1");
  CHECK_FALSE(Store(folder / "timings.db").load_plan("[]"));
}
