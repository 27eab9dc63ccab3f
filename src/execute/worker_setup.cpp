#include "execute/worker_setup.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "execute/protocol.hpp"
#include "worker/embedded.hpp"

namespace evenshard::execute {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kSecretDigits = 32;
constexpr const char* kListing = "listing";
constexpr const char* kUnits = "units.json";
/// A file changed again within its clock's tick keeps its time.
constexpr std::int64_t kYoungNs = 50'000'000;

std::string process_name(int worker, int incarnation) {
  return fmt::format("w{}.{}", worker, incarnation);
}

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

template <typename Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

json coverage_settings(const WorkerCoverage& coverage, const fs::path& run_dir,
                       const std::string& name) {
  return {{"data_file", run_dir / "coverage" / name},
          {"part", run_dir / "parts" / name},
          {"config_file", coverage.config_file ? json(*coverage.config_file) : json(true)},
          {"source", or_null(coverage.source)},
          {"branch", coverage.branch ? json(true) : json(nullptr)},
          {"context", nullptr}};
}

/// What each unit is, as far as before_all may change it.
std::string units_of(const model::Suite& suite) {
  json units = json::array();
  for (const model::Unit& unit : suite.units) {
    json lines = json::array(), selected = json::array();
    for (const model::Scenario& scenario : unit.scenarios) {
      lines.push_back(scenario.line);
      if (scenario.selected) selected.push_back(scenario.line);
    }
    units.push_back({unit.path, unit.occurrence, lines, selected, unit.hooked});
  }
  return units.dump();
}

void add(Surroundings surroundings, WorkerSpec& spec) {
  spec.enter = std::move(surroundings.enter);
  std::ranges::move(surroundings.environment, std::back_inserter(spec.environment));
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw base::Error(
        fmt::format("cannot make the folder {}: {}", folder.string(), error.message()));
}

/// Nobody else reads it and a crash needs none of it: not worth the disk's confirmation, which
/// base's writer waits for on every worker's start.
void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes << std::flush;
  if (!file) base::throw_errno("write", path);
}

}  // namespace

WorkerSetup::WorkerSetup(const EngineOptions& options, const model::Suite& discovered, int workers)
    : options_(options),
      has_listing_(!discovered.listing.empty()),
      workers_(workers),
      secret_(base::random_hex(kSecretDigits)) {
  for (const char* folder : {"logs", "outputs", "parts", "coverage", "workers"})
    make_folder(options.run_dir / folder);
  write_file(inject_.path() / "sitecustomize.py", worker::kWorkerSource);
  if (has_listing_) write_file(options.run_dir / "workers" / kListing, discovered.listing);
  write_file(options.run_dir / "workers" / kUnits, units_of(discovered));
}

std::vector<std::string> WorkerSetup::outputs(int worker, int incarnation) const {
  std::vector<std::string> files;
  for (std::size_t i = 0; i < options_.redirect_outputs.size(); ++i) {
    const std::string name = fmt::format("{}.{}", process_name(worker, incarnation), i);
    files.push_back(options_.redirect_outputs[i] ? options_.run_dir / "outputs" / name : "");
  }
  return files;
}

std::string WorkerSetup::configuration(int worker, int incarnation) const {
  const std::string name = process_name(worker, incarnation);
  json redirected = json::array();
  for (const std::string& file : outputs(worker, incarnation))
    redirected.push_back(file.empty() ? json(nullptr) : json(file));
  const auto& coverage = options_.coverage;
  return json{
      {"protocol", kProtocolVersion},
      {"mode", "worker"},
      {"fd", kChannelDescriptor},
      {"secret", secret_},
      {"worker", worker},
      {"incarnation", incarnation},
      {"environment", {{"PYTHONPATH", or_null(variable("PYTHONPATH"))}}},
      {"log", (options_.run_dir / "logs" / (name + ".log")).string()},
      {"outputs", redirected},
      {"listing", has_listing_ ? json(options_.run_dir / "workers" / kListing) : json(nullptr)},
      {"units", (options_.run_dir / "workers" / kUnits).string()},
      {"discovered_ns", options_.discovered_unix_ns == 0
                            ? json(nullptr)
                            : json(options_.discovered_unix_ns - kYoungNs)},
      {"copied_tree", options_.copied_tree},
      {"junit", (options_.run_dir / "junit").string()},
      {"scenario_contexts", coverage && coverage->scenario_contexts},
      {"coverage", coverage ? coverage_settings(*coverage, options_.run_dir, name) : json(nullptr)}}
      .dump(2);
}

WorkerSpec WorkerSetup::prepare(int worker, int incarnation) const {
  const std::string name = process_name(worker, incarnation);
  const fs::path file = options_.run_dir / "workers" / (name + ".json");
  try {
    write_file(file, configuration(worker, incarnation));
  } catch (const json::exception& error) {
    throw base::Error(
        fmt::format("workers cannot be told a path that is not valid UTF-8 (the project's folder, "
                    "PYTHONPATH, --cov or --cov-config): rename it: {}",
                    error.what()));
  }
  const std::string inject = inject_.path();
  const auto python_path = variable("PYTHONPATH");
  WorkerSpec spec{
      .worker = worker,
      .incarnation = incarnation,
      .argv = options_.command,
      .environment = {{"EVENSHARD_WORKER_ID", std::to_string(worker)},
                      {"EVENSHARD_WORKER_TOTAL", std::to_string(workers_)},
                      {"EVENSHARD_RUN_ID", options_.run_id},
                      {"EVENSHARD_WORKER_CONFIG", file},
                      {"PYTHONPATH", python_path ? inject + ":" + *python_path : inject}},
      .log = options_.run_dir / "logs" / (name + ".log"),
      .secret = secret_};
  if (!options_.worker_userdata.empty())
    spec.argv.insert(spec.argv.end(),
                     {"-D", fmt::format("{}={}", options_.worker_userdata, worker)});
  spec.argv.insert(spec.argv.end(), options_.behave_args.begin(), options_.behave_args.end());
  if (options_.surroundings) add(options_.surroundings(worker, incarnation), spec);
  return spec;
}

}  // namespace evenshard::execute
