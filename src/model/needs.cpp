#include "model/needs.hpp"

#include <algorithm>
#include <utility>

namespace evenshard::model {

namespace {

constexpr std::string_view kSerial = "evenshard.serial", kResource = "evenshard.resource";

/// The NAME of `(NAME)`; empty when it is none.
std::string_view name_in(std::string_view rest) {
  if (rest.size() < 3 || rest.front() != '(' || rest.back() != ')') return {};
  const std::string_view name = rest.substr(1, rest.size() - 2);
  return is_resource_name(name) ? name : std::string_view{};
}

void add(Needs& needs, const Needs& more) {
  needs.alone |= more.alone;
  needs.resources.insert(needs.resources.end(), more.resources.begin(), more.resources.end());
}

/// False when the tag begins as one of ours and is none.
bool read_tag(const std::string& tag, const NeedRules& rules, Needs& needs) {
  if (const auto mapped = rules.tags.find(tag); mapped != rules.tags.end())
    add(needs, mapped->second);
  if (tag == kSerial) {
    needs.alone = true;
  } else if (tag.starts_with(kResource)) {
    const std::string_view name = name_in(std::string_view(tag).substr(kResource.size()));
    if (name.empty()) return false;
    needs.resources.emplace_back(name);
  } else {
    return !tag.starts_with(kSerial);
  }
  return true;
}

void tidy(Needs& needs) {
  std::ranges::sort(needs.resources);
  needs.resources.erase(std::unique(needs.resources.begin(), needs.resources.end()),
                        needs.resources.end());
}

}  // namespace

MalformedTag::MalformedTag(std::string bad, std::string file, int at)
    : std::runtime_error("malformed tag @" + bad),
      tag(std::move(bad)),
      path(std::move(file)),
      line(at) {}

bool is_resource_name(std::string_view name) {
  const auto fits = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || byte >= 0x80;
  };
  return !name.empty() && std::ranges::all_of(name, fits);
}

void take_needs(Suite& suite, const NeedRules& rules) {
  suite.capacities = rules.capacities;
  for (Unit& unit : suite.units)
    for (Scenario& scenario : unit.scenarios) {
      scenario.needs = {};
      for (const std::string& tag : scenario.tags)
        if (!read_tag(tag, rules, scenario.needs))
          throw MalformedTag(tag, unit.path, scenario.line);
      tidy(scenario.needs);
    }
}

Needs needs_of(const Unit& unit) {
  Needs needs;
  for (const Scenario& scenario : unit.scenarios)
    if (scenario.selected) add(needs, scenario.needs);
  tidy(needs);
  return needs;
}

}  // namespace evenshard::model
