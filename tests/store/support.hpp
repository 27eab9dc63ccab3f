// What the store's tests share: folders, runs and journals made up for them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace evenshard::store::test {

/// Where files live in memory, if there is such a place: for tests that don't mind.
std::filesystem::path fast_place();

/// A folder of its own, removed at the end.
class Folder {
 public:
  explicit Folder(const std::filesystem::path& place = std::filesystem::temp_directory_path());
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline constexpr std::int64_t kStart = 1'700'000'000'000'000;  // 2023-11-14

/// Run `index` began `index` minutes after kStart.
RunHeader header(int index);
model::Unit unit(const std::string& path, int scenarios = 2);
/// Passed, each scenario taking `wall_ms` / scenarios.
model::UnitResult passed(const model::Unit& unit, int wall_ms = 100);
RunSummary summary(int units = 1);

/// A finished run in which each unit passed, as its journal.
void write_run(const std::filesystem::path& journal, const RunHeader& header,
               const std::vector<model::Unit>& units);
/// Writes such a journal beside the store, absorbs and deletes it.
Absorbed record(Store& store, const Folder& folder, const RunHeader& header,
                const std::vector<model::Unit>& units, const Limits& limits = {});

/// The JSON Lines of all that `store` holds.
std::string exported(const Store& store);

void write_file(const std::filesystem::path& path, const std::string& bytes);
std::string read_file(const std::filesystem::path& path);
inline void flip(char& byte, unsigned long bit) {
  byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit));
}
/// Runs SQL on the file as some other program would. Returns the first column of the first row.
std::string sql(const std::filesystem::path& path, const std::string& statements);

/// The message of what `body` throws; empty when it throws nothing of ours.
template <typename Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const base::Error& error) {
    return error.what();
  }
  return {};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// EVENSHARD_ACCEPT=1 writes the files that tests compare with.
bool accepting();
/// EVENSHARD_TEST_FULL=1 runs the large numbers.
int scaled(int in_gate, int full);

}  // namespace evenshard::store::test
