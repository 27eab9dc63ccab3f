#include "store/journal_format.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "store/json_fields.hpp"
#include "store/text_check.hpp"

namespace evenshard::store {

using nlohmann::json;

namespace {

bool read_header(const json& line, RunHeader& header) {
  Fields fields(line);
  header = read_run_header(fields);
  return fields.good();
}

/// A scenario that is not plausible is left out; its unit stays.
void take_scenario(const json& row, std::vector<model::ScenarioResult>& found) {
  if (!row.is_array() || row.size() != 4) return;
  const auto line = to_integer(row[0], 0, kMaxCount), wall = to_integer(row[3], 0, kMaxTimeUs);
  const auto name = to_text(row[1], kMaxName);
  const auto outcome = to_outcome(row[2]);
  if (line && name && outcome && wall)
    found.push_back({static_cast<int>(*line), *name, *outcome, model::microseconds(*wall)});
}

bool read_unit(const json& line, JournalUnit& unit) {
  Fields fields(line);
  unit.path = fields.not_empty("path", kMaxPath);
  unit.content_hash = fields.hash("content_hash");
  unit.steps = fields.count("steps");
  unit.piece.part = static_cast<int>(fields.integer("part", 0, kMaxParts));
  unit.piece.parts = static_cast<int>(fields.integer("parts", 1, kMaxParts));
  unit.counted = fields.flag("counted");
  unit.whole = fields.flag("whole");
  unit.result.attempt = static_cast<int>(fields.integer("attempt", 1, kMaxCount));
  unit.result.outcome = fields.outcome("outcome");
  unit.result.wall = model::microseconds(fields.integer("wall_us", 0, kMaxTimeUs));
  unit.result.cpu = model::microseconds(fields.integer("cpu_us", 0, kMaxCpuUs));
  unit.result.peak_rss_kib = fields.integer("peak_rss_kib", 0, kMaxRssKib);
  unit.result.worker = fields.count("worker");
  if (const json* rows = fields.list("scenarios"))
    for (const json& row : *rows) take_scenario(row, unit.result.scenarios);
  return fields.good();
}

/// What was said of an attempt before is taken back.
bool take_crash(const json& line, std::vector<JournalUnit>& units) {
  Fields fields(line);
  const std::string path = fields.text("path", kMaxPath);
  const std::int64_t attempt = fields.integer("attempt", 1, kMaxCount);
  const std::int64_t part = line.contains("part") ? fields.integer("part", 0, kMaxParts) : 0;
  const auto unit = std::find_if(units.rbegin(), units.rend(), [&](const JournalUnit& candidate) {
    return candidate.path == path && candidate.result.attempt == attempt &&
           candidate.piece.part == part;
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
  const auto cpu = [&fields](const char* name) {
    return model::microseconds(fields.maybe_integer(name, 0, kMaxCpuUs).value_or(0));
  };
  worker.startup_cpu = cpu("startup_cpu_us");
  worker.shutdown_cpu = cpu("shutdown_cpu_us");
  worker.before_all_failed = fields.flag("before_all_failed");
  worker.clean = fields.flag("clean");
  return fields.good();
}

bool read_end(const json& line, RunSummary& summary) {
  Fields fields(line);
  summary = read_run_summary(fields);
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
