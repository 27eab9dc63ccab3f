#include "discover/project.hpp"

#include <cstdlib>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/subprocess.hpp"

namespace evenshard::test {

namespace fs = std::filesystem;

std::vector<std::string> interpreters() {
  const char* venvs = std::getenv("EVENSHARD_TEST_VENVS");
  REQUIRE_MESSAGE(venvs != nullptr, "EVENSHARD_TEST_VENVS is not set: run tools/test");
  std::vector<std::string> pythons;
  for (const char* name : {"old", "new"}) {
    pythons.push_back((fs::path(venvs) / name / "bin" / "python").string());
    REQUIRE_MESSAGE(fs::exists(pythons.back()),
                    "there is no " << pythons.back() << ": run tools/test");
  }
  return pythons;
}

Project::Project() : before_(fs::current_path()) {
  fs::current_path(directory_.path());
}

Project::~Project() {
  fs::current_path(before_);
}

void Project::write(const fs::path& name, const std::string& text) const {
  const fs::path path = directory_.path() / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

void write_varied_suite(const Project& project) {
  project.write("features/steps/steps.py",
                "from behave import given\n@given('it')\ndef it(context): pass\n"
                "@given('number {n}')\ndef number(context, n): pass\n");
  project.write("features/b.feature",
                "@slow\nFeature: B\n  Background:\n    Given it\n"
                "  Scenario: first\n    Given it\n"
                "  @wip @x\n  Scenario: second\n    Given it\n"
                "  Scenario: third without steps of its own\n");
  project.write("features/a.feature",
                "Feature: A\n  @outline\n  Scenario Outline: n <n>\n    Given number <n>\n"
                "    @few\n    Examples: few\n      | n |\n      | 1 |\n      | 2 |\n"
                "    @many @x\n    Examples: many\n      | n |\n      | 3 |\n"
                "  Scenario: last\n    Given it\n");
  project.write("features/deep/er/c.feature",
                "# language: de\nFunktionalität: C\n  Szenario: eins\n    Angenommen it\n");
  project.write("features/deep/empty.feature", "");
  project.write("features/deep/bare.feature", "Feature: without scenarios\n");
  project.write("lists/some.txt",
                "# chosen\n../features/b.feature:8\n\n../features/deep/er/*.feature\n");
}

discover::Request request(const std::string& python, const std::vector<std::string>& arguments) {
  return {.command = {python, "-m", "behave"}, .behave_args = arguments};
}

model::Suite discovered(const std::string& python, const std::vector<std::string>& arguments) {
  return discover::discover(request(python, arguments), {});
}

Selection selection_of(const model::Suite& suite) {
  Selection selection;
  for (const model::Unit& unit : suite.units)
    for (const model::Scenario& scenario : unit.scenarios)
      if (scenario.selected) selection.insert(unit.path + ":" + std::to_string(scenario.line));
  return selection;
}

Selection behave_would_run(const std::string& python, const std::vector<std::string>& arguments) {
  const TempDir scratch;
  const std::string report = (scratch / "report.json").string();
  std::vector<std::string> argv{python, "-m", "behave", "--dry-run", "-f", "json", "-o", report};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const base::Completed completed = base::run({argv, {}, {}, false});
  INFO(completed.out, completed.err);
  REQUIRE(completed.exit_code == 0);
  Selection selection;
  for (const auto& feature : nlohmann::json::parse(base::read_file(report)))
    for (const auto& element : feature.value("elements", nlohmann::json::array()))
      if (element.at("type") == "scenario" && element.at("status") != "skipped")
        selection.insert(element.at("location").get<std::string>());
  return selection;
}

std::string refusal(const discover::Request& request) {
  try {
    discover::discover(request, {});
  } catch (const base::UsageError& error) {
    return error.what();
  }
  FAIL("discovery was not refused");
  return {};
}

discover::AnswerCache MemoryCache::functions() {
  return {.load = [this](std::string_view key) -> std::optional<std::string> {
            const auto found = answers.find(key);
            if (found == answers.end()) return std::nullopt;
            return found->second;
          },
          .save =
              [this](std::string_view key, std::string_view answer) {
                answers[std::string(key)] = answer;
                ++saves;
              }};
}

}  // namespace evenshard::test
