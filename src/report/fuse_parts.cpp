#include "report/fuse_parts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "base/error.hpp"
#include "base/file.hpp"

namespace evenshard::report {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

// ---- Text ---------------------------------------------------------------------------------------

std::string fuse_text(const std::vector<PartText>& parts) {
  std::string head, tail;
  std::map<int, std::string> by_line;
  for (const PartText& part : parts) {
    if (part.marks.empty()) continue;  // Nothing of it ran: its head is another part's too.
    if (head.empty()) head = part.bytes.substr(0, part.marks.front().at);
    for (std::size_t i = 0; i + 1 < part.marks.size(); ++i)
      by_line.try_emplace(
          part.marks[i].line,
          part.bytes.substr(part.marks[i].at, part.marks[i + 1].at - part.marks[i].at));
    tail = part.bytes.substr(part.marks.back().at);
  }
  for (const auto& [line, text] : by_line) head += text;
  return head + tail;
}

// ---- JSON ---------------------------------------------------------------------------------------

namespace {

int line_of(const ordered_json& element) {
  const std::string location = element.value("location", "");
  const std::size_t colon = location.rfind(':');
  return colon == location.npos ? 0 : std::atoi(location.c_str() + colon + 1);
}

/// As behave computes a feature's status from its scenarios: the first that did not pass decides.
int weight(const ordered_json& feature) {
  const std::string status = feature.value("status", "");
  return status == "skipped" ? 0 : status == "passed" ? 1 : 2;
}

/// Sorted by line; those of one line (a background that each part repeats) once.
ordered_json in_file_order(const std::vector<ordered_json>& features) {
  std::vector<ordered_json> elements;
  std::set<std::string> backgrounds;
  for (const ordered_json& feature : features)
    for (const ordered_json& element : feature.value("elements", ordered_json::array()))
      if (element.value("type", "") != "background" ||
          backgrounds.insert(element.value("location", "")).second)
        elements.push_back(element);
  std::ranges::stable_sort(elements, {}, line_of);
  return elements;
}

}  // namespace

std::string fuse_json(const std::vector<std::string>& features) {
  std::vector<ordered_json> parts;
  std::string as_they_are;
  for (const std::string& feature : features) {
    as_they_are += as_they_are.empty() ? feature : ",\n\n" + feature;
    parts.push_back(ordered_json::parse(feature, nullptr, false));
    if (parts.back().is_discarded()) parts.pop_back();
  }
  if (parts.empty() || parts.size() < features.size()) return as_they_are;
  ordered_json whole = *std::ranges::max_element(parts, {}, weight);
  whole["elements"] = in_file_order(parts);
  return whole.dump(features.front().find('\n') == std::string::npos ? -1 : 2);
}

// ---- JUnit --------------------------------------------------------------------------------------

namespace {

void read(const fs::path& path, pugi::xml_document& document) {
  const auto parsed =
      document.load_string(base::read_file(path).c_str(), pugi::parse_full | pugi::parse_ws_pcdata);
  if (!parsed || !document.child("testsuite"))
    throw base::Error(
        fmt::format("the JUnit report of a part of a feature, {}, cannot be read ({}): a test may "
                    "have changed it",
                    path.string(), parsed.description()));
}

void add_up(const pugi::xml_node& part, pugi::xml_node& whole) {
  for (const char* count : {"tests", "errors", "failures", "skipped"})
    if (pugi::xml_attribute total = whole.attribute(count))
      total.set_value(total.as_int() + part.attribute(count).as_int());
  const double time = whole.attribute("time").as_double() + part.attribute("time").as_double();
  whole.attribute("time").set_value(std::to_string(time).c_str());
  const std::string later = std::max<std::string>(whole.attribute("timestamp").value(),
                                                  part.attribute("timestamp").value());
  whole.attribute("timestamp").set_value(later.c_str());
  for (const pugi::xml_node& test : part.children()) whole.append_copy(test);
}

}  // namespace

void fuse_junit(const std::vector<fs::path>& parts, const fs::path& whole) {
  pugi::xml_document document;
  read(parts.front(), document);
  pugi::xml_node suite = document.child("testsuite");
  for (std::size_t i = 1; i < parts.size(); ++i) {
    pugi::xml_document part;
    read(parts[i], part);
    add_up(part.child("testsuite"), suite);
  }
  std::ostringstream text;
  const unsigned declaration =
      document.first_child().type() == pugi::node_declaration ? 0 : pugi::format_no_declaration;
  document.save(text, "", pugi::format_raw | declaration, pugi::encoding_utf8);
  base::write_atomically(whole, text.str());
}

}  // namespace evenshard::report
