#include "cli/find_unit.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard;
using namespace evenshard::cli;

namespace {

model::History history_of(const std::vector<std::string>& paths) {
  model::History history;
  for (const std::string& path : paths) history.units.emplace_back().path = path;
  return history;
}

const model::History kHistory = history_of(
    {"features/orders.feature", "features/orders/refund.feature", "features/users/refund.feature",
     "features/tax.feature", "tax.feature", "features/reorders.feature"});

std::string complaint(std::string_view name) {
  try {
    find_unit(kHistory, name);
  } catch (const base::UsageError& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the exact path wins over what else ends with it") {
  CHECK(find_unit(kHistory, "tax.feature") == 4);
  CHECK(find_unit(kHistory, "features/tax.feature") == 3);
}

TEST_CASE("the end of a path is enough where it is unique, else a part of it") {
  CHECK(find_unit(kHistory, "orders/refund.feature") == 1);
  CHECK(find_unit(kHistory, "orders.feature") == 0);
  CHECK(find_unit(kHistory, "users") == 2);
}

TEST_CASE("what may mean several features lists them") {
  const std::string message = complaint("refund.feature");
  CHECK(contains(message, "one of 2 features"));
  CHECK(contains(message, "features/orders/refund.feature, features/users/refund.feature"));
  std::vector<std::string> many;
  for (int i = 10; i < 22; ++i) many.push_back("features/f" + std::to_string(i) + ".feature");
  CHECK_THROWS_WITH(find_unit(history_of(many), "f"), doctest::Contains("and 2 more"));
}

TEST_CASE("what means none names the nearest") {
  CHECK(contains(complaint("odrers"), "did you mean features/orders.feature?"));
  CHECK(contains(complaint("features/tax.featrue"), "features/tax.feature"));
  CHECK(contains(complaint("something quite different"), "evenshard history lists them"));
  CHECK_FALSE(contains(complaint("something quite different"), "did you mean"));
  CHECK_THROWS_WITH(find_unit({}, "a"), doctest::Contains("nothing is recorded yet"));
}
