#include "isolate/conflicts.hpp"

#include <doctest/doctest.h>

namespace {

using namespace evenshard::isolate;
namespace fs = std::filesystem;
using Kind = Write::Kind;

const Places kPlaces{
    "/home/me/project", "/home/me", {"/tmp"}, "/home/me/project/.evenshard/runs/1"};

WorldWrites world(int worker, std::vector<Write> writes) {
  return {worker, "w" + std::to_string(worker) + ".0", std::move(writes)};
}

TEST_CASE("what several workers wrote is a conflict, and belongs to the innermost view") {
  const std::vector<Conflict> found = conflicts(
      {world(0, {{Kind::made, "/home/me/project/a", {}}, {Kind::made, "/home/me/.config", {}}}),
       world(1, {{Kind::changed, "/home/me/project/a", {}}, {Kind::made, "/tmp/x", {}}}),
       world(2, {{Kind::made, "/home/me/.config", {}}, {Kind::removed, "/tmp/x", {}}})},
      kPlaces);
  REQUIRE(found.size() == 3);
  CHECK(found[0].path == "/home/me/.config");
  CHECK(found[0].view == "home");
  CHECK(found[1].view == "tree");
  CHECK(found[1].workers == std::set{0, 1});
  CHECK(found[2].view == "tmp");
  CHECK(views_against(found).tmp);
  CHECK_FALSE(views_against({found[1]}).home);
}

TEST_CASE("two processes of one worker never ran beside one another") {
  CHECK(conflicts({world(0, {{Kind::made, "/tmp/x", {}}}), world(0, {{Kind::made, "/tmp/x", {}}})},
                  kPlaces)
            .empty());
}

TEST_CASE("who removes a folder disturbs whoever writes in it") {
  const std::vector<Conflict> found = conflicts(
      {world(0, {{Kind::removed, "/tmp/common", {}}}),
       world(1, {{Kind::made, "/tmp/common/x", {}}, {Kind::made, "/tmp/common.txt", {}}})},
      kPlaces);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "/tmp/common/x");
}

}  // namespace
