#include "model/needs.hpp"

#include <doctest/doctest.h>

using namespace evenshard::model;
using Names = std::vector<std::string>;

namespace {

Suite suite_with(const std::vector<std::vector<std::string>>& tags_of_scenarios) {
  Suite suite;
  Unit& unit = suite.units.emplace_back();
  unit.path = "features/a.feature";
  for (const auto& tags : tags_of_scenarios) {
    const int line = 3 + 10 * static_cast<int>(unit.scenarios.size());
    unit.scenarios.push_back({line, "one", 2, true, tags});
  }
  return suite;
}

Needs read(const std::vector<std::string>& tags, const NeedRules& rules = {}) {
  Suite suite = suite_with({tags});
  take_needs(suite, rules);
  return suite.units[0].scenarios[0].needs;
}

std::string refused(const std::string& tag) {
  try {
    read({"slow", tag});
  } catch (const MalformedTag& error) {
    return error.path + ":" + std::to_string(error.line) + ": " + error.tag;
  }
  return "";
}

}  // namespace

TEST_CASE("our tags say what a scenario needs, others nothing") {
  CHECK_FALSE(read({"slow", "evenshard.whole", "serial", "resource(db)"}).any());
  CHECK(read({"slow", "evenshard.serial"}) == Needs{true, {}});
  CHECK(read({"evenshard.resource(mail-server.2)", "evenshard.resource(db)",
              "evenshard.resource(db)"}) == Needs{false, {"db", "mail-server.2"}});
  CHECK(read({"evenshard.resource(größe)"}) == Needs{false, {"größe"}});
}

TEST_CASE("rules give the suite's own tags needs, and resources capacities") {
  NeedRules rules;
  rules.tags["database"] = {false, {"db"}};
  rules.tags["ui"] = {true, {}};
  rules.capacities["db"] = 2;
  CHECK(read({"database", "evenshard.resource(mail)"}, rules).resources == Names{"db", "mail"});
  CHECK(read({"ui"}, rules).alone);
  CHECK_FALSE(read({"database2"}, rules).any());
  Suite suite = suite_with({{"database"}});
  take_needs(suite, rules);
  CHECK(suite.capacities.at("db") == 2);
}

TEST_CASE("a tag that begins as ours and says nothing known is refused with its place") {
  for (const std::string tag :
       {"evenshard.resource", "evenshard.resource()", "evenshard.resource(db",
        "evenshard.resource(a,b)", "evenshard.resource_db", "evenshard.resources(db)",
        "evenshard.resourcedb", "evenshard.serial(db)", "evenshard.serially"})
    CHECK(refused(tag) == "features/a.feature:3: " + tag);
}

TEST_CASE("a unit needs what its selected scenarios need together") {
  Suite suite = suite_with({{"evenshard.resource(b)"},
                            {"evenshard.resource(a)", "evenshard.resource(b)"},
                            {"evenshard.serial"}});
  suite.units[0].scenarios[2].selected = false;
  take_needs(suite, {});
  CHECK(needs_of(suite.units[0]) == Needs{false, {"a", "b"}});
  suite.units[0].scenarios[2].selected = true;
  CHECK(needs_of(suite.units[0]).alone);
  suite.units[0].scenarios.erase(suite.units[0].scenarios.begin() + 1,
                                 suite.units[0].scenarios.end());
  CHECK(needs_of(suite.units[0]) == Needs{false, {"b"}});
}
