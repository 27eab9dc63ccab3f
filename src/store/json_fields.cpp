#include "store/json_fields.hpp"

#include <charconv>
#include <limits>

#include "store/text_check.hpp"

namespace evenshard::store {

using nlohmann::json;

Fields::Fields(const json& object, Remarks remarks)
    : object_(object), remarks_(remarks), good_(object.is_object()) {}

void Fields::require(bool good, const char* name) {
  if (good_ && !good) bad_ = name;
  good_ = good_ && good;
}

const json* Fields::find(const char* name) {
  if (!good_) return nullptr;
  const auto entry = object_.find(name);
  require(entry != object_.end(), name);
  return good_ ? &*entry : nullptr;
}

std::int64_t Fields::integer(const char* name, std::int64_t low, std::int64_t high) {
  const json* value = find(name);
  const auto number = value ? to_integer(*value, low, high) : std::nullopt;
  require(number.has_value(), name);
  return number.value_or(0);
}

std::optional<std::int64_t> Fields::maybe_integer(const char* name, std::int64_t low,
                                                  std::int64_t high) {
  if (!good_ || !object_.contains(name) || object_[name].is_null()) return std::nullopt;
  return integer(name, low, high);
}

int Fields::count(const char* name) {
  return static_cast<int>(integer(name, 0, kMaxCount));
}

bool Fields::flag(const char* name) {
  const json* value = find(name);
  require(value != nullptr && value->is_boolean(), name);
  return good_ && value->get<bool>();
}

std::string Fields::text(const char* name, std::size_t max_bytes) {
  const json* value = find(name);
  std::optional<std::string> text = value ? to_text(*value, max_bytes) : std::nullopt;
  require(text.has_value(), name);
  return text.value_or(std::string());
}

std::string Fields::not_empty(const char* name, std::size_t max_bytes) {
  std::string found = text(name, max_bytes);
  require(!found.empty(), name);
  return found;
}

std::string Fields::remark(const char* name, std::size_t max_bytes) {
  if (remarks_ == Remarks::strict || !good_) return text(name, max_bytes);
  const auto value = object_.find(name);
  return value == object_.end() ? std::string()
                                : to_text(*value, max_bytes).value_or(std::string());
}

model::Outcome Fields::outcome(const char* name) {
  const json* value = find(name);
  const auto outcome = value ? to_outcome(*value) : std::nullopt;
  require(outcome.has_value(), name);
  return outcome.value_or(model::Outcome::untested);
}

std::uint64_t Fields::hash(const char* name) {
  const std::string digits = text(name, 16);
  std::uint64_t value = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, value, 16);
  require(error == std::errc() && end == last && digits.size() == 16, name);
  return value;
}

const json* Fields::list(const char* name) {
  const json* value = find(name);
  require(value != nullptr && value->is_array(), name);
  return good_ ? value : nullptr;
}

std::optional<std::int64_t> to_integer(const json& value, std::int64_t low, std::int64_t high) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_integer() ||
      (value.is_number_unsigned() && value.get<std::uint64_t>() > kMost))
    return std::nullopt;
  const auto number = value.get<std::int64_t>();
  return in_range(number, low, high) ? std::optional(number) : std::nullopt;
}

std::optional<std::string> to_text(const json& value, std::size_t max_bytes) {
  if (!value.is_string() || !is_plausible_text(value.get_ref<const std::string&>(), max_bytes))
    return std::nullopt;
  return value.get<std::string>();
}

std::optional<model::Outcome> to_outcome(const json& value) {
  return value.is_string() ? model::parse_outcome(value.get_ref<const std::string&>())
                           : std::nullopt;
}

RunHeader read_run_header(Fields& fields) {
  RunHeader header;
  header.run_id = fields.not_empty("run_id", 200);
  header.started_unix_us = fields.integer("started_unix_us", 0, kMaxStartUs);
  header.context.coverage = fields.flag("coverage");
  header.context.interpreter = fields.remark("interpreter", 200);
  header.context.host = fields.remark("host", 300);
  header.context.workers = fields.count("workers");
  header.cores = fields.count("cores");
  header.behave_version = fields.remark("behave_version", 200);
  header.coverage_version = fields.remark("coverage_version", 200);
  header.baseline = fields.flag("baseline");
  header.selection = fields.hash("selection");
  header.arguments = fields.remark("arguments", kMaxArguments);
  return header;
}

RunSummary read_run_summary(Fields& fields) {
  RunSummary summary;
  summary.wall = model::microseconds(fields.integer("wall_us", 0, kMaxTimeUs));
  summary.predicted = model::milliseconds(fields.integer("predicted_ms", 0, kMaxTimeUs));
  summary.lower_bound = model::milliseconds(fields.integer("lower_bound_ms", 0, kMaxTimeUs));
  summary.units = fields.count("units");
  summary.exit_status = static_cast<int>(fields.integer("exit_status", 0, 255));
  summary.complete = fields.flag("complete");
  summary.covered_ppm = fields.maybe_integer("covered_ppm", 0, kWhole);
  return summary;
}

}  // namespace evenshard::store
