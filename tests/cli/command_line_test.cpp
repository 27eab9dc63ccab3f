#include "cli/command_line.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard::cli;
using Words = std::vector<std::string>;

namespace {

CommandLine parse(const Words& words) {
  return parse_command_line(kRun, "run", words);
}

Words texts(const CommandLine& line, std::string_view option) {
  for (const auto& [spec, setting] : line.settings)
    if (spec->name == option) return setting.texts;
  return {"(not given)"};
}

std::string complaint(const Words& words) {
  try {
    parse(words);
  } catch (const evenshard::base::UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("paths and options mix, and everything after -- is behave's") {
  const CommandLine line = parse({"a", "-j", "3", "b", "--", "--tags=@x", "--", "c"});
  CHECK(line.paths == Words{"a", "b"});
  CHECK(line.behave_args == Words{"--tags=@x", "--", "c"});
  CHECK(texts(line, "workers") == Words{"3"});
}

TEST_CASE("a path in brackets is a path") {
  CHECK(parse({"[d]", "a,b", "[x,y]"}).paths == Words{"[d]", "a,b", "[x,y]"});
}

TEST_CASE("a path may have the name of a command") {
  CHECK(parse({"plan", "history"}).paths == Words{"plan", "history"});
}

TEST_CASE("--cov takes its value only with =") {
  CHECK(texts(parse({"--cov", "features"}), "cov").empty());
  CHECK(parse({"--cov", "features"}).paths == Words{"features"});
  CHECK(texts(parse({"--cov=src"}), "cov") == Words{"src"});
  CHECK(texts(parse({"--cov="}), "cov").empty());
}

TEST_CASE("--cov-report is repeatable, and may be empty") {
  CHECK(texts(parse({"--cov-report=html:out", "--cov-report", "xml"}), "cov-report") ==
        Words{"html:out", "xml"});
  const CommandLine empty = parse({"--cov-report=", "features"});
  CHECK(texts(empty, "cov-report") == Words{""});
  CHECK(empty.paths == Words{"features"});
}

TEST_CASE("of an option that is no list the last one counts") {
  CHECK(texts(parse({"-j2", "--workers=5"}), "workers") == Words{"5"});
}

TEST_CASE("a negative number is a value, not an option") {
  CHECK(texts(parse({"--workers", "-1"}), "workers") == Words{"-1"});
}

TEST_CASE("an unknown option is named with the nearest known one") {
  CHECK(complaint({"--wrokers", "3"}).find("--wrokers; did you mean --workers?") !=
        std::string::npos);
  CHECK(complaint({"a", "--cov-brnch"}).find("did you mean --cov-branch?") != std::string::npos);
  CHECK(complaint({"--foo"}).find("did you mean") == std::string::npos);
  CHECK(complaint({"--zzzzzzzzz=3"}).find("--zzzzzzzzz (see") != std::string::npos);
}

TEST_CASE("an option of another command is unknown") {
  CHECK(complaint({"--json"}).find("--json") != std::string::npos);
  CHECK_FALSE(parse_command_line(kPlan, "plan", Words{"--json"}).settings.empty());
}

TEST_CASE("a switch takes no value, and an option that needs one says which") {
  CHECK(complaint({"--cov-branch=3"}).find("--cov-branch") != std::string::npos);
  CHECK(complaint({"--workers"}).find("N|auto") != std::string::npos);
}

TEST_CASE("history takes one feature, runs none") {
  CHECK(parse_command_line(kHistory, "history", Words{"a.feature"}).paths == Words{"a.feature"});
  CHECK_THROWS_WITH(parse_command_line(kHistory, "history", Words{"a.feature", "b.feature"}),
                    "history takes one feature (b.feature)");
  CHECK_THROWS_WITH(parse_command_line(kRuns, "runs", Words{"a.feature"}),
                    "runs takes no path (a.feature)");
}
