#include "discover/injection.hpp"

#include <cstdlib>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "worker/embedded.hpp"

namespace evenshard::discover {
namespace {

/// They would make coverage.py start in behave.
constexpr const char* kMeasuring[] = {"COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG"};

/// What behave gets back.
nlohmann::json value_of(const char* name) {
  const char* value = std::getenv(name);
  return value ? nlohmann::json(value) : nlohmann::json(nullptr);
}

}  // namespace

Injection::Injection(const std::string& mode, bool measured) : measured_(measured) {
  const std::filesystem::path& folder = scratch_.path();
  std::filesystem::create_directory(folder / "inject");
  base::write_atomically(folder / "inject" / "sitecustomize.py", worker::kWorkerSource);
  nlohmann::json config{{"protocol", 1},
                        {"mode", mode},
                        {"answer", (folder / "answer").string()},
                        {"environment", {{"PYTHONPATH", value_of("PYTHONPATH")}}}};
  if (!measured)
    for (const char* name : kMeasuring) config["environment"][name] = value_of(name);
  base::write_atomically(folder / "config.json", config.dump());
}

base::Environment Injection::environment() const {
  std::string python_path = (scratch_.path() / "inject").string();
  if (const char* own = std::getenv("PYTHONPATH"); own && *own)
    python_path += ":" + std::string(own);
  base::Environment environment{
      {"PYTHONPATH", python_path},
      {"EVENSHARD_WORKER_CONFIG", (scratch_.path() / "config.json").string()}};
  if (!measured_)
    for (const char* name : kMeasuring) environment.emplace_back(name, std::nullopt);
  return environment;
}

std::optional<std::string> Injection::answer() const {
  return base::read_file_if_exists(scratch_.path() / "answer");
}

}  // namespace evenshard::discover
