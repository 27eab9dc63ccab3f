#include "store/journal_format.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <nlohmann/json.hpp>

#include "store/text_check.hpp"

namespace evenshard::store {

using nlohmann::json;

namespace {

/// Reads the fields of one JSON object and remembers whether all of them were plausible.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object), good_(object.is_object()) {}

  bool good() const { return good_; }

  std::int64_t integer(const char* name, std::int64_t low, std::int64_t high) {
    const json* value = find(name);
    return value != nullptr ? take_integer(*value, low, high) : 0;
  }
  /// Nothing when there is none, as in what an older evenshard wrote, or null.
  std::optional<std::int64_t> maybe_integer(const char* name, std::int64_t low, std::int64_t high) {
    if (!good_ || !object_.contains(name) || object_[name].is_null()) return std::nullopt;
    return integer(name, low, high);
  }
  int count(const char* name) { return static_cast<int>(integer(name, 0, kMaxCount)); }

  bool flag(const char* name) {
    const json* value = find(name);
    good_ = good_ && value != nullptr && value->is_boolean();
    return good_ && value->get<bool>();
  }

  std::string text(const char* name, std::size_t max_bytes) {
    const json* value = find(name);
    return value != nullptr ? take_text(*value, max_bytes) : std::string();
  }

  /// For what nothing depends on: implausible text is left out, the line stays.
  std::string remark(const char* name, std::size_t max_bytes) {
    const bool good = good_;
    std::string result = text(name, max_bytes);
    good_ = good;
    return result;
  }

  model::Outcome outcome(const char* name) {
    const json* value = find(name);
    return value != nullptr ? take_outcome(*value) : model::Outcome::untested;
  }

  std::uint64_t hash(const char* name) {
    const std::string digits = text(name, 16);
    std::uint64_t value = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, value, 16);
    good_ = good_ && error == std::errc() && end == last && digits.size() == 16;
    return value;
  }

  std::vector<model::ScenarioResult> scenarios(const char* name) {
    std::vector<model::ScenarioResult> found;
    const json* list = find(name);
    good_ = good_ && list != nullptr && list->is_array();
    if (!good_) return found;
    for (const json& row : *list) take_scenario(row, found);
    return found;
  }

 private:
  const json* find(const char* name) {
    if (!good_) return nullptr;
    const auto entry = object_.find(name);
    good_ = entry != object_.end();
    return good_ ? &*entry : nullptr;
  }

  std::int64_t take_integer(const json& value, std::int64_t low, std::int64_t high) {
    const bool fits = value.is_number_integer() &&
                      !(value.is_number_unsigned() &&
                        value.get<std::uint64_t>() >
                            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    good_ = good_ && fits && in_range(value.get<std::int64_t>(), low, high);
    return good_ ? value.get<std::int64_t>() : 0;
  }

  std::string take_text(const json& value, std::size_t max_bytes) {
    good_ = good_ && value.is_string() &&
            is_plausible_text(value.get_ref<const std::string&>(), max_bytes);
    return good_ ? value.get<std::string>() : std::string();
  }

  model::Outcome take_outcome(const json& value) {
    const std::optional<model::Outcome> outcome = model::parse_outcome(take_text(value, 32));
    good_ = good_ && outcome.has_value();
    return outcome.value_or(model::Outcome::untested);
  }

  /// A scenario that is not plausible is left out; its unit stays.
  void take_scenario(const json& row, std::vector<model::ScenarioResult>& found) {
    if (!row.is_array() || row.size() != 4) return;
    model::ScenarioResult scenario;
    scenario.line = static_cast<int>(take_integer(row[0], 0, kMaxCount));
    scenario.name = take_text(row[1], kMaxName);
    scenario.outcome = take_outcome(row[2]);
    scenario.wall = model::microseconds(take_integer(row[3], 0, kMaxTimeUs));
    if (good_) found.push_back(std::move(scenario));
    good_ = true;
  }

  const json& object_;
  bool good_;
};

bool read_header(const json& line, RunHeader& header) {
  Fields fields(line);
  header.run_id = fields.text("run_id", 200);
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
  return fields.good() && !header.run_id.empty();
}

bool read_unit(const json& line, JournalUnit& unit) {
  Fields fields(line);
  unit.path = fields.text("path", kMaxPath);
  unit.content_hash = fields.hash("content_hash");
  unit.steps = fields.count("steps");
  unit.piece.part = static_cast<int>(fields.integer("part", 0, kMaxParts));
  unit.piece.parts = static_cast<int>(fields.integer("parts", 1, kMaxParts));
  unit.counted = fields.flag("counted");
  unit.whole = fields.flag("whole");
  unit.result.attempt = static_cast<int>(fields.integer("attempt", 1, kMaxCount));
  unit.result.outcome = fields.outcome("outcome");
  unit.result.wall = model::microseconds(fields.integer("wall_us", 0, kMaxTimeUs));
  unit.result.cpu = model::microseconds(fields.integer("cpu_us", 0, 1000 * kMaxTimeUs));
  unit.result.peak_rss_kib = fields.integer("peak_rss_kib", 0, kMaxRssKib);
  unit.result.worker = fields.count("worker");
  unit.result.scenarios = fields.scenarios("scenarios");
  return fields.good() && !unit.path.empty();
}

/// What was said of an attempt before is taken back.
bool take_crash(const json& line, std::vector<JournalUnit>& units) {
  Fields fields(line);
  const std::string path = fields.text("path", kMaxPath);
  const std::int64_t attempt = fields.integer("attempt", 1, kMaxCount);
  const auto unit = std::find_if(units.rbegin(), units.rend(), [&](const JournalUnit& candidate) {
    return candidate.path == path && candidate.result.attempt == attempt;
  });
  if (!fields.good() || unit == units.rend()) return false;
  unit->result.outcome = model::Outcome::crashed;
  return true;
}

bool read_worker(const json& line, model::WorkerResult& worker) {
  Fields fields(line);
  worker.worker = fields.count("worker");
  worker.incarnation = fields.count("incarnation");
  worker.startup = model::microseconds(fields.integer("startup_us", 0, kMaxTimeUs));
  worker.shutdown = model::microseconds(fields.integer("shutdown_us", 0, kMaxTimeUs));
  worker.before_all_failed = fields.flag("before_all_failed");
  worker.clean = fields.flag("clean");
  return fields.good();
}

bool read_end(const json& line, RunSummary& summary) {
  Fields fields(line);
  summary.wall = model::microseconds(fields.integer("wall_us", 0, kMaxTimeUs));
  summary.predicted = model::milliseconds(fields.integer("predicted_ms", 0, kMaxTimeUs));
  summary.lower_bound = model::milliseconds(fields.integer("lower_bound_ms", 0, kMaxTimeUs));
  summary.units = fields.count("units");
  summary.exit_status = static_cast<int>(fields.integer("exit_status", 0, 255));
  summary.complete = fields.flag("complete");
  summary.covered_ppm = fields.maybe_integer("covered_ppm", 0, kWhole);
  return fields.good();
}

template <typename Row>
bool take_row(const json& line, bool (*read)(const json&, Row&), std::vector<Row>& rows) {
  Row row;
  if (!read(line, row)) return false;
  rows.push_back(std::move(row));
  return true;
}

bool take_line(const json& line, JournalContent& content) {
  const auto entry = line.is_object() ? line.find("type") : line.end();
  if (!line.is_object() || entry == line.end() || !entry->is_string()) return false;
  const std::string type = entry->get<std::string>();
  if (type == "unit") return take_row(line, read_unit, content.units);
  if (type == "crash") return take_crash(line, content.units);
  if (type == "worker") return take_row(line, read_worker, content.workers);
  RunSummary summary;
  if (type != "end" || !read_end(line, summary)) return false;
  content.summary = summary;
  return true;
}

JournalKind take_first_line(const json& line, JournalContent& content) {
  const auto entry = line.is_object() ? line.find("evenshard_journal") : line.end();
  if (!line.is_object() || entry == line.end() || !entry->is_number_integer())
    return JournalKind::foreign;
  if (entry->get<std::int64_t>() > kJournalVersion) return JournalKind::newer;
  return read_header(line, content.header) ? JournalKind::ours : JournalKind::foreign;
}

}  // namespace

JournalKind parse_journal(std::string_view text, JournalContent& content) {
  JournalKind kind = JournalKind::unborn;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    const json line = json::parse(text.substr(0, end), nullptr, false);
    text.remove_prefix(end + 1);
    if (kind == JournalKind::unborn) {
      kind = take_first_line(line, content);
      if (kind != JournalKind::ours) return kind;
    } else if (!take_line(line, content)) {
      ++content.skipped_lines;
    }
  }
  if (kind == JournalKind::ours && !text.empty()) ++content.skipped_lines;
  return kind;
}

}  // namespace evenshard::store
