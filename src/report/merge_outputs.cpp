#include "report/merge_outputs.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "report/fuse_parts.hpp"
#include "report/json_parts.hpp"

namespace evenshard::report {

namespace {

namespace fs = std::filesystem;

struct Input {
  const model::Suite& suite;
  const model::RunRecord& record;
  std::size_t index;
  const std::vector<std::string>& worker_files;
};

using Merged = std::optional<std::string>;

std::string read_slice(const model::Slice& slice) {
  std::ifstream in(slice.file, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(slice.end - slice.begin), '\0');
  if (!in.seekg(slice.begin) || !in.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    throw base::Error(fmt::format(
        "{}: bytes {} to {} of a worker's output cannot be read; the file was changed while the "
        "run went on: run again, and keep tests away from the run's folder",
        slice.file, slice.begin, slice.end));
  return bytes;
}

struct Part {
  PartText text;
  bool whole = true;  ///< The unit came to its own end.
};

/// What one feature wrote; more than one part when it was divided.
using Parts = std::vector<Part>;

std::vector<PartText::Mark> marks_of(const model::UnitResult& result, std::size_t index,
                                     std::int64_t begin) {
  std::vector<PartText::Mark> marks;
  for (const model::OutputMark& mark : result.marks)
    if (index < mark.offsets.size())
      marks.push_back({mark.line, static_cast<std::size_t>(mark.offsets[index] - begin)});
  return marks;
}

std::vector<Parts> features_of(const Input& input) {
  std::vector<Parts> features;
  for (std::size_t unit = 0; unit < input.record.results.size(); ++unit) {
    if (input.suite.units.at(unit).piece.part == 0) features.emplace_back();
    const auto& result = input.record.results[unit];
    if (!result || input.index >= result->outputs.size()) continue;
    const model::Slice& slice = result->outputs[input.index];
    if (slice.end > slice.begin)
      features.back().push_back({{read_slice(slice), marks_of(*result, input.index, slice.begin)},
                                 !model::is_incomplete(result->outcome)});
  }
  return features;
}

Merged merge_json(const Input& input) {
  std::string features;
  for (const Parts& parts : features_of(input)) {
    std::vector<std::string> objects;
    for (const Part& part : parts)
      if (const auto object = json_feature(part.text.bytes, !part.whole); !object.empty())
        objects.emplace_back(object);
    if (objects.empty()) continue;
    if (!features.empty()) features += ",\n\n";
    features += objects.size() == 1 ? objects.front() : fuse_json(objects);
  }
  return "[\n" + features + "\n]\n";
}

std::string one_after_another(const std::vector<PartText>& parts) {
  std::string text;
  for (const PartText& part : parts) text += part.bytes;
  return text;
}

std::string merge_features(const Input& input, std::string (*fuse)(const std::vector<PartText>&)) {
  std::string text;
  for (const Parts& parts : features_of(input)) {
    std::vector<PartText> whole;
    for (const Part& part : parts)
      if (part.whole) whole.push_back(part.text);
    text += whole.size() == 1 ? whole.front().bytes : fuse(whole);
  }
  return text;
}

Merged merge_text(const Input& input) {
  return merge_features(input, fuse_text);
}

/// A block for each part: what these print of a feature's end is of all its steps.
Merged merge_blocks(const Input& input) {
  return merge_features(input, one_after_another);
}

bool is_before_13(const std::string& version) {
  return version.starts_with("1.2.");
}

// From 1.3 these end with a line of their own when they are closed.
Merged merge_dots(const Input& input) {
  return *merge_blocks(input) + (is_before_13(input.suite.behave_version) ? "" : "\n");
}

std::vector<std::string> places_of(const model::Unit& part) {
  std::vector<std::string> places;
  for (const model::Scenario& scenario : part.scenarios)
    if (scenario.selected) places.push_back(fmt::format("{}:{}", part.path, scenario.line));
  return places;
}

// From the results, not from the workers' files: a worker that dies never writes its list.
Merged merge_rerun(const Input& input) {
  std::string lines;
  int count = 0;
  for (std::size_t at = 0; at < input.record.results.size(); ++at) {
    const auto& result = input.record.results[at];
    if (!result) continue;
    const model::Unit& unit = input.suite.units.at(at);
    const std::string& path = unit.path;
    if (model::is_incomplete(result->outcome)) {
      const auto places = unit.piece.is_part() ? places_of(unit) : std::vector{path};
      for (const std::string& place : places) lines += place + "\n", ++count;
      continue;
    }
    for (const model::ScenarioResult& scenario : result->scenarios)
      if (model::is_failure(scenario.outcome))
        lines += fmt::format("{}:{}\n", path, scenario.line), ++count;
  }
  if (count == 0) return std::nullopt;
  return fmt::format("# -- RERUN: {} failing scenarios during last test run.\n{}\n", count, lines);
}

// Written from the step definitions alone, when the worker ends: any worker's will do.
Merged take_any(const Input& input) {
  for (const std::string& file : input.worker_files)
    if (auto bytes = base::read_file_if_exists(file); bytes && !bytes->empty()) return bytes;
  return std::nullopt;
}

Merged nothing(const Input&) {
  return std::nullopt;
}

struct Format {
  std::string_view name;
  Merged (*merge)(const Input&);
};

constexpr std::array kFormats = {
    Format{"json", merge_json},        Format{"json.pretty", merge_json},
    Format{"plain", merge_text},       Format{"pretty", merge_text},
    Format{"progress", merge_dots},    Format{"progress2", merge_dots},
    Format{"progress3", merge_blocks}, Format{"steps.code", merge_blocks},
    Format{"rerun", merge_rerun},      Format{"steps", take_any},
    Format{"steps.doc", take_any},     Format{"steps.catalog", take_any},
    Format{"steps.bad", take_any},     Format{"null", nothing}};

const Format* find_format(const std::string& name) {
  for (const Format& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace

bool can_merge(const std::string& format) {
  return find_format(format) != nullptr;
}

std::optional<std::string> merged_output(const model::Suite& suite, const model::RunRecord& record,
                                         std::size_t index,
                                         const std::vector<std::string>& worker_files) {
  const std::string& name = suite.settings.outputs.at(index).format;
  const Format* format = find_format(name);
  if (format == nullptr)
    throw base::UsageError(fmt::format(
        "the parts of format '{}' that several workers write cannot be made into one file: "
        "leave out `-f {}`, or run with one worker",
        name, name));
  return format->merge({suite, record, index, worker_files});
}

void merge_output(const model::Suite& suite, const model::RunRecord& record, std::size_t index,
                  const std::vector<std::string>& worker_files) {
  const fs::path path = suite.settings.outputs.at(index).path;
  const auto bytes = merged_output(suite, record, index, worker_files);
  std::error_code ignored;  // what follows says what is wrong
  if (!bytes) {
    if (suite.settings.outputs[index].format == "rerun" && fs::is_regular_file(path, ignored))
      fs::remove(path, ignored);
    return;
  }
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), ignored);
  base::write_output(path, *bytes);
}

}  // namespace evenshard::report
