// What must not run together, as tags declare it: `@evenshard.serial`, `@evenshard.resource(NAME)`,
// and tags of the suite's own that the user's rules name.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "model/suite.hpp"

namespace evenshard::model {

/// What the user says about the suite's own tags (without @) and about resources.
struct NeedRules {
  std::map<std::string, Needs> tags;
  std::map<std::string, int> capacities;
};

/// A tag that begins as ours do and says nothing that is known.
struct MalformedTag : std::runtime_error {
  MalformedTag(std::string tag, std::string path, int line);
  std::string tag;  ///< Without @, as behave gives it.
  std::string path;
  int line;  ///< Of the scenario that carries it.
};

/// Letters, digits, `_`, `-` and `.`.
bool is_resource_name(std::string_view name);

/// Fills in the needs of every scenario, selected or not, and the capacities. Throws MalformedTag.
void take_needs(Suite& suite, const NeedRules& rules);

/// Of the selected scenarios together: what a unit needs from its begin to its end.
Needs needs_of(const Unit& unit);

}  // namespace evenshard::model
