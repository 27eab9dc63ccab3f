#include "real_suite.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "execute/process_launcher.hpp"
#include "policies.hpp"

namespace evenshard::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSteps = R"(import os, signal, subprocess, sys, threading, time
from behave import step

@step('python "{code}"')
def run_code(context, code):
    exec(code)
)";

/// Behave takes its paths from the current directory, as a user's run does.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const fs::path& path) : before_(fs::current_path()) {
    fs::current_path(path);
  }
  ~WorkingDirectory() { fs::current_path(before_); }

 private:
  fs::path before_;
};

}  // namespace

std::vector<std::string> pythons() {
  const char* folder = std::getenv("EVENSHARD_TEST_VENVS");
  if (folder == nullptr) FAIL("EVENSHARD_TEST_VENVS is not set: run the tests with tools/test");
  std::vector<std::string> found;
  for (const char* name : {"old", "new"}) {
    found.push_back(fs::path(folder) / name / "bin" / "python");
    if (!fs::exists(found.back())) FAIL(found.back(), " does not exist: run tools/test");
  }
  return found;
}

RealSuite::RealSuite(std::string python) {
  options.run_id = "test";
  options.run_dir = folder_ / "run";
  options.command = {std::move(python), "-m", "behave"};
  fs::create_directories(folder_ / "features" / "steps");
  write("features/steps/steps.py", kSteps);
}

void RealSuite::write(const std::string& file, const std::string& text) const {
  std::ofstream(folder_ / file) << text;
}

void RealSuite::add_feature(const std::string& name, const std::vector<std::string>& steps) {
  model::Unit unit;
  unit.path = "features/" + name + ".feature";
  unit.name = name;
  std::string text = fmt::format("Feature: {}\n", name);
  int line = 2;
  for (const std::string& step : steps) {
    text += fmt::format("  Scenario: s{}\n    Given python \"{}\"\n", line, step);
    unit.scenarios.push_back({line, fmt::format("s{}", line), 1, true, {}});
    line += 2;
  }
  write(unit.path, text);
  suite.units.push_back(std::move(unit));
}

model::RunRecord RealSuite::run(int workers, const model::RunListener& listener) {
  const WorkingDirectory inside(folder_.path());
  model::Plan plan;
  plan.shards.resize(static_cast<std::size_t>(workers));
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    plan.shards[unit % plan.shards.size()].units.push_back(static_cast<int>(unit));
  const std::vector<model::Estimate> estimates(suite.units.size(),
                                               measured(std::chrono::milliseconds(1000)));
  execute::ProcessLauncher launcher;
  const base::SystemClock clock;
  const model::RunListener listen = [&listener](const model::RunEvent& event) {
    if (listener) listener(event);
  };
  return execute::run(suite, plan, estimates, options, own_then_any, launcher, clock, listen);
}

const model::UnitResult& RealSuite::result(const model::RunRecord& record,
                                           const std::string& name) const {
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    if (suite.units[unit].name == name && record.results.at(unit)) return *record.results[unit];
  throw std::runtime_error(name + " has no result: " + explain(record));
}

std::string explain(const model::RunRecord& record) {
  std::string text;
  for (const std::string& warning : record.warnings) text += "warning: " + warning + "\n";
  for (const auto& worker : record.workers)
    text += fmt::format("worker {}.{}: {}\n", worker.worker, worker.incarnation, worker.end);
  return text;
}

}  // namespace evenshard::test
