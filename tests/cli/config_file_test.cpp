#include "cli/config_file.hpp"

#include <map>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard::cli;

namespace {

std::string complaint(const std::string& text) {
  try {
    read_config(text, "pyproject.toml");
  } catch (const evenshard::base::UsageError& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file without our table sets nothing") {
  CHECK(read_config("[tool.other]\nworkers = 'x'\n", "pyproject.toml").empty());
  CHECK(read_config("", "pyproject.toml").empty());
}

TEST_CASE("a table is read as a list of its keys and values") {
  const auto settings = read_config(R"([tool.evenshard.resource]
"@database" = 2
mail = 3
"@ui" = "serial"
)",
                                    "pyproject.toml");
  REQUIRE(settings.size() == 1);
  CHECK(settings[0].first->name == "resource");
  CHECK(settings[0].second.texts ==
        std::vector<std::string>{"@database=2", "@ui=serial", "mail=3"});
  CHECK(has(complaint("[tool.evenshard]\nresource = 2\n"), "a table of numbers and strings"));
  CHECK(has(complaint("[tool.evenshard.resource]\nmail = true\n"), "pyproject.toml:1: resource"));
  CHECK(has(complaint("[tool.evenshard.workers]\nmail = 3\n"), "workers must be"));
}

TEST_CASE("numbers, strings, switches and lists are read") {
  const auto settings = read_config(R"([tool.evenshard]
workers = 3
store = "here.db"
cov = true
cov-report = ["term", "xml:out.xml"]
cov-fail-under = 97.5
)",
                                    "pyproject.toml");
  std::map<std::string_view, Setting> found;
  for (const auto& [option, setting] : settings) found.emplace(option->name, setting);
  CHECK(found.at("workers").text() == "3");
  CHECK(found.at("store").text() == "here.db");
  CHECK(found.at("cov").on);
  CHECK(found.at("cov").texts.empty());
  CHECK(found.at("cov-report").texts == std::vector<std::string>{"term", "xml:out.xml"});
  CHECK(found.at("cov-fail-under").text() == "97.5");
}

TEST_CASE("an unknown key is named with file, line and the nearest known key") {
  const std::string message = complaint("[tool.evenshard]\nstore = 'x'\nworker = 3\n");
  CHECK(has(message, "pyproject.toml:3:"));
  CHECK(has(message, "worker;"));
  CHECK(has(message, "did you mean workers?"));
  CHECK(has(complaint("[tool.evenshard]\ncov_report = 'term'\n"), "cov-report"));
  CHECK_FALSE(has(complaint("[tool.evenshard]\nbaselin = true\n"), "did you mean"));
  CHECK_FALSE(has(complaint("[tool.evenshard]\nzzz = true\n"), "did you mean"));
}

TEST_CASE("a wrong type is named with what would be right") {
  CHECK(has(complaint("[tool.evenshard]\nworkers = true\n"), "a number or a string"));
  CHECK(has(complaint("[tool.evenshard]\npython = 3\n"),
            "pyproject.toml:2: python must be a string"));
  CHECK(has(complaint("[tool.evenshard]\ncov-branch = 'yes'\n"), "true or false"));
  CHECK(has(complaint("[tool.evenshard]\ncov-report = ['term', 3]\n"), "an array of strings"));
  CHECK(has(complaint("[tool.evenshard]\nworkers = ['3']\n"), "workers must be"));
  CHECK(has(complaint("tool.evenshard = 3\n"), "not a table"));
}

TEST_CASE("what only makes sense for one run is refused in the file") {
  CHECK(has(complaint("[tool.evenshard]\nbaseline = true\n"), "command line only"));
}

TEST_CASE("bad TOML is named with its line") {
  CHECK(has(complaint("[tool.evenshard]\nworkers = \n"), "pyproject.toml:2"));
}
