#include "support.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <sqlite3.h>
#include <unistd.h>

namespace evenshard::store::test {

namespace fs = std::filesystem;

fs::path fast_place() {
  const fs::path shared = "/dev/shm";
  return ::access(shared.c_str(), W_OK) == 0 ? shared : fs::temp_directory_path();
}

Folder::Folder(const fs::path& place) {
  std::string name = (place / "evenshard-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = name;
}

Folder::~Folder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

RunHeader header(int index) {
  RunHeader header;
  header.run_id = "run-" + std::to_string(index);
  header.started_unix_us = kStart + std::int64_t{index} * 60'000'000;
  header.context = {true, "cpython-3.11", "builder", 4};
  header.behave_version = "1.2.6";
  header.coverage_version = "7.6.1";
  header.cores = 8;
  header.arguments = "[\"--tags=fast\"]";
  return header;
}

model::Unit unit(const std::string& path, int scenarios) {
  model::Unit unit;
  unit.path = path;
  unit.content_hash = 0xFEDCBA9876543210U;
  for (int i = 0; i < scenarios; ++i)
    unit.scenarios.push_back({3 + 4 * i, "scenario " + std::to_string(i), 3, true, {}});
  return unit;
}

model::UnitResult passed(const model::Unit& unit, int wall_ms) {
  model::UnitResult result;
  result.outcome = model::Outcome::passed;
  result.wall = std::chrono::milliseconds(wall_ms);
  result.cpu = result.wall / 2;
  result.peak_rss_kib = 40'000;
  const int count = static_cast<int>(unit.scenarios.size());
  for (const model::Scenario& scenario : unit.scenarios)
    result.scenarios.push_back(
        {scenario.line, scenario.name, model::Outcome::passed, result.wall / count});
  return result;
}

RunSummary summary(int units) {
  using namespace std::chrono_literals;
  return {2s, 1900ms, 1800ms, units, 0, true};
}

void write_run(const fs::path& journal, const RunHeader& header,
               const std::vector<model::Unit>& units) {
  Journal writer(journal, header);
  for (const model::Unit& each : units) writer.append(each, passed(each), true, true);
  writer.finish(summary(static_cast<int>(units.size())));
}

Absorbed record(Store& store, const Folder& folder, const RunHeader& header,
                const std::vector<model::Unit>& units, const Limits& limits) {
  const fs::path journal = folder / (header.run_id + ".jsonl");
  write_run(journal, header, units);
  const Absorbed absorbed = store.absorb(journal, limits);
  fs::remove(journal);
  return absorbed;
}

std::string exported(const Store& store) {
  std::string text;
  if (store.export_lines([&](std::string_view line) { text += line; }) != 0)
    throw std::runtime_error("the export left rows out");
  return text;
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string sql(const fs::path& path, const std::string& statements) {
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  std::string first;
  char* message = nullptr;
  const auto take = [](void* context, int, char** values, char**) {
    auto& result = *static_cast<std::string*>(context);
    if (result.empty() && values[0] != nullptr) result = values[0];
    return 0;
  };
  sqlite3_exec(database, statements.c_str(), take, &first, &message);
  const std::string error = message != nullptr ? message : "";
  sqlite3_free(message);
  sqlite3_close(database);
  if (!error.empty()) throw std::runtime_error(error);
  return first;
}

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::string(value) == "1";
}

}  // namespace

bool accepting() {
  return is_set("EVENSHARD_ACCEPT");
}

int scaled(int in_gate, int full) {
  return is_set("EVENSHARD_TEST_FULL") ? full : in_gate;
}

}  // namespace evenshard::store::test
