#include "cli/config_edit.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace {

using evenshard::base::UsageError;

std::string set(const std::string& text) {
  return evenshard::cli::set_in_config(text, "pyproject.toml", "isolate", {"tmp", "tree"});
}

constexpr const char* kLine = "isolate = [\"tmp\", \"tree\"]\n";

TEST_CASE("a key is set in the table there is, all else stays") {
  CHECK(set("[tool.evenshard]\nworkers = 4 # four\n\n[tool.other]\nx = 1\n") ==
        std::string("[tool.evenshard]\n") + kLine + "workers = 4 # four\n\n[tool.other]\nx = 1\n");
  CHECK(set("[ tool . evenshard ]") == std::string("[ tool . evenshard ]\n") + kLine);
}

TEST_CASE("a key that is there gets the value, over several lines too") {
  CHECK(set("[tool.evenshard]\nisolate = \"none\" # ours\n") ==
        "[tool.evenshard]\nisolate = [\"tmp\", \"tree\"] # ours\n");
  CHECK(set("[tool.evenshard]\nisolate = [\n  \"net\",\n]\nworkers = 2\n") ==
        std::string("[tool.evenshard]\n") + kLine + "workers = 2\n");
}

TEST_CASE("a file without the table gets one at its end") {
  CHECK(set("") == std::string("[tool.evenshard]\n") + kLine);
  CHECK(set("[project]\nname = \"x\"") ==
        std::string("[project]\nname = \"x\"\n\n[tool.evenshard]\n") + kLine);
}

TEST_CASE("another form of the table is left alone, and what to write is said") {
  for (const char* text : {"[tool]\nevenshard = { workers = 2 }\n", "not = toml = at all\n",
                           "tool.evenshard.workers = 2\n"})
    CHECK_THROWS_WITH_AS(set(text),
                         "pyproject.toml could not be changed: write isolate = [\"tmp\", \"tree\"] "
                         "into [tool.evenshard]",
                         UsageError);
}

}  // namespace
