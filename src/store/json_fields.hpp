// The fields of a JSON line that someone else may have written, checked one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/journal.hpp"

namespace evenshard::store {

/// What implausible text that nothing depends on costs: itself, or the line.
enum class Remarks { lenient, strict };

/// Reads the fields of one object and remembers whether all of them were plausible. What is not
/// there, or implausible, reads as 0, false or empty.
class Fields {
 public:
  explicit Fields(const nlohmann::json& object, Remarks remarks = Remarks::lenient);

  bool good() const { return good_; }
  /// The first field that was not; empty when the whole is no object.
  const std::string& bad() const { return bad_; }

  std::int64_t integer(const char* name, std::int64_t low, std::int64_t high);
  /// Nothing when there is none, as in what an older evenshard wrote, or null.
  std::optional<std::int64_t> maybe_integer(const char* name, std::int64_t low, std::int64_t high);
  int count(const char* name);
  bool flag(const char* name);
  std::string text(const char* name, std::size_t max_bytes);
  std::string not_empty(const char* name, std::size_t max_bytes);
  /// For what nothing depends on.
  std::string remark(const char* name, std::size_t max_bytes);
  model::Outcome outcome(const char* name);
  /// Sixteen hexadecimal digits.
  std::uint64_t hash(const char* name);
  /// Nothing but an array comes back.
  const nlohmann::json* list(const char* name);

 private:
  const nlohmann::json* find(const char* name);
  /// Notes `name` unless `good`.
  void require(bool good, const char* name);

  const nlohmann::json& object_;
  Remarks remarks_;
  bool good_;
  std::string bad_;
};

/// One value, by the same rules; nothing when it is implausible.
std::optional<std::int64_t> to_integer(const nlohmann::json& value, std::int64_t low,
                                       std::int64_t high);
std::optional<std::string> to_text(const nlohmann::json& value, std::size_t max_bytes);
std::optional<model::Outcome> to_outcome(const nlohmann::json& value);

/// What the journal's first line and a run's line of an export have in common.
RunHeader read_run_header(Fields& fields);
RunSummary read_run_summary(Fields& fields);

}  // namespace evenshard::store
