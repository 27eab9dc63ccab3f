#include "discover/injection.hpp"

#include <cstdlib>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "worker/embedded.hpp"

namespace evenshard::discover {
namespace {

/// Variables that must not reach behave as they are, and that it gets back.
constexpr const char* kHeldBack[] = {"PYTHONPATH", "COVERAGE_PROCESS_START",
                                     "COVERAGE_PROCESS_CONFIG"};

}  // namespace

Injection::Injection(const std::string& mode) {
  const std::filesystem::path& folder = scratch_.path();
  std::filesystem::create_directory(folder / "inject");
  base::write_atomically(folder / "inject" / "sitecustomize.py", worker::kWorkerSource);
  nlohmann::json config{{"protocol", 1},
                        {"mode", mode},
                        {"answer", (folder / "answer").string()},
                        {"environment", nlohmann::json::object()}};
  for (const char* name : kHeldBack) {
    const char* value = std::getenv(name);
    config["environment"][name] = value ? nlohmann::json(value) : nlohmann::json(nullptr);
  }
  base::write_atomically(folder / "config.json", config.dump());
}

base::Environment Injection::environment(bool measured) const {
  std::string python_path = (scratch_.path() / "inject").string();
  if (const char* own = std::getenv("PYTHONPATH"); own && *own)
    python_path += ":" + std::string(own);
  base::Environment environment{
      {"PYTHONPATH", python_path},
      {"EVENSHARD_WORKER_CONFIG", (scratch_.path() / "config.json").string()}};
  if (!measured) {
    environment.emplace_back("COVERAGE_PROCESS_START", std::nullopt);
    environment.emplace_back("COVERAGE_PROCESS_CONFIG", std::nullopt);
  }
  return environment;
}

std::optional<std::string> Injection::answer() const {
  return base::read_file_if_exists(scratch_.path() / "answer");
}

}  // namespace evenshard::discover
