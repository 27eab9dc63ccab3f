#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "store/json_fields.hpp"
#include "store/outcome_code.hpp"
#include "store/text_check.hpp"
#include "store/timing_lines.hpp"

namespace evenshard::store {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxLine = 8 * 1024 * 1024;

StoredRun read_run(Fields& fields) {
  StoredRun run{read_run_header(fields), std::nullopt};
  const RunSummary summary = read_run_summary(fields);
  if (fields.flag("finished")) run.summary = summary;
  return run;
}

SampleRow read_unit(Fields& fields) {
  SampleRow row;
  row.attempt = fields.integer("attempt", 1, kMaxCount);
  row.part = fields.count("part");
  row.parts = fields.integer("parts", 1, kMaxCount);
  row.outcome = code_of(fields.outcome("outcome"));
  row.counted = fields.flag("counted");
  row.whole = fields.flag("whole");
  row.content_hash = static_cast<std::int64_t>(fields.hash("content_hash"));
  row.wall_us = fields.integer("wall_us", 0, kMaxTimeUs);
  row.cpu_us = fields.integer("cpu_us", 0, kMaxCpuUs);
  row.peak_rss_kib = fields.integer("peak_rss_kib", 0, kMaxRssKib);
  row.worker = fields.count("worker");
  row.steps = fields.count("steps");
  return row;
}

WorkerRow read_worker(Fields& fields) {
  WorkerRow row;
  row.worker = fields.count("worker");
  row.incarnation = fields.count("incarnation");
  row.startup_us = fields.integer("startup_us", 0, kMaxTimeUs);
  row.shutdown_us = fields.integer("shutdown_us", 0, kMaxTimeUs);
  row.startup_cpu_us = fields.maybe_integer("startup_cpu_us", 0, kMaxCpuUs).value_or(0);
  row.shutdown_cpu_us = fields.maybe_integer("shutdown_cpu_us", 0, kMaxCpuUs).value_or(0);
  row.before_all_failed = fields.flag("before_all_failed");
  row.clean = fields.flag("clean");
  return row;
}

class LineReader {
 public:
  LineReader(const std::filesystem::path& file, RunWriter& runs, RowWriter& rows)
      : file_(file), stream_(file, std::ios::binary), runs_(runs), rows_(rows) {
    if (!stream_ || !std::filesystem::is_regular_file(file))
      throw base::UsageError(fmt::format("{} cannot be read: is it a file?", file.string()));
  }

  Merged all() {
    std::string line;
    while (next(line)) take(json::parse(line, nullptr, false));
    if (number_ == 0) fail("it is empty");
    return merged_;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw base::UsageError(fmt::format("{}:{}: {}. Nothing of this file was taken in",
                                       file_.string(), number_, reason));
  }

  void require(const Fields& fields) const {
    if (!fields.good()) fail(fmt::format("\"{}\" is missing or implausible", fields.bad()));
  }

  bool next(std::string& line) {
    line.clear();
    std::streambuf& bytes = *stream_.rdbuf();
    constexpr int kEnd = std::char_traits<char>::eof();
    int byte = bytes.sbumpc();
    if (byte == kEnd) return false;
    ++number_;
    for (; byte != kEnd && byte != '\n'; byte = bytes.sbumpc()) {
      if (line.size() == kMaxLine) fail("the line is longer than 8 MiB");
      line += static_cast<char>(byte);
    }
    return true;
  }

  void take(const json& line) {
    if (!line.is_object()) fail("this is no JSON object");
    Fields fields(line, Remarks::strict);
    if (number_ == 1) return take_version(line, fields);
    const std::string type = fields.text("type", 32);
    require(fields);
    if (type == "run") return take_run(fields);
    if (!run_) fail("the run that this belongs to must come before it");
    if (type == "unit") return take_unit(fields);
    if (type == "scenarios") return take_scenarios(fields);
    if (type != "worker") fail(fmt::format("there is no type \"{}\"", type));
    const WorkerRow row = read_worker(fields);
    require(fields);
    rows_.add(*run_, row);
  }

  void take_version(const json& line, Fields& fields) const {
    if (!line.contains("evenshard_timings"))
      fail("this is no export of evenshard: it does not begin with {\"evenshard_timings\":1}");
    const std::int64_t version = fields.integer("evenshard_timings", 1, kMaxCount);
    require(fields);
    if (version > kLinesVersion)
      fail(
          fmt::format("version {} of the format was written by a newer evenshard, this one knows "
                      "versions up to {}",
                      version, kLinesVersion));
  }

  void take_run(Fields& fields) {
    const StoredRun run = read_run(fields);
    require(fields);
    merged_.runs += runs_.add(run) ? 1 : 0;
    run_ = runs_.number_of(run.header.run_id);
  }

  void take_unit(Fields& fields) {
    const std::string path = fields.not_empty("path", kMaxPath);
    const SampleRow row = read_unit(fields);
    require(fields);
    merged_.samples += rows_.add(rows_.unit(path), *run_, row) ? 1 : 0;
  }

  void take_scenarios(Fields& fields) {
    const std::string path = fields.not_empty("path", kMaxPath);
    const std::int64_t attempt = fields.integer("attempt", 1, kMaxCount);
    const json* list = fields.list("scenarios");
    require(fields);
    const std::int64_t unit = rows_.unit(path);
    for (const json& item : *list) take_scenario(unit, attempt, item);
  }

  void take_scenario(std::int64_t unit, std::int64_t attempt, const json& item) {
    if (!item.is_array() || item.size() != 5) fail("a scenario has five values");
    const auto line = to_integer(item[0], 0, kMaxCount),
               ordinal = to_integer(item[2], 0, kMaxCount),
               wall = to_integer(item[4], 0, kMaxTimeUs);
    const auto name = to_text(item[1], kMaxName);
    const auto outcome = to_outcome(item[3]);
    if (!line || !name || !ordinal || !outcome || !wall)
      fail(
          "a scenario is [line, name, ordinal, outcome, wall_us], and one of these is implausible");
    rows_.add(rows_.scenario(unit, *name, *ordinal), *run_,
              ScenarioRow{attempt, code_of(*outcome), *line, *wall});
  }

  std::filesystem::path file_;
  std::ifstream stream_;
  RunWriter& runs_;
  RowWriter& rows_;
  std::optional<std::int64_t> run_;  ///< The number of the one whose lines these are.
  std::size_t number_ = 0;           ///< Of the line.
  Merged merged_;
};

}  // namespace

Merged read_lines(const std::filesystem::path& file, RunWriter& runs, RowWriter& rows) {
  return LineReader(file, runs, rows).all();
}

}  // namespace evenshard::store
