#include "cli/find_unit.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace evenshard::cli {

namespace {

using Indices = std::vector<std::size_t>;

constexpr std::size_t kListed = 10, kSuggested = 3;

Indices matching(const model::History& history,
                 const std::function<bool(const std::string&)>& matches) {
  Indices found;
  for (std::size_t i = 0; i < history.units.size(); ++i)
    if (matches(history.units[i].path)) found.push_back(i);
  return found;
}

std::vector<std::string> paths_of(const model::History& history, const Indices& indices) {
  std::vector<std::string> paths;
  for (const std::size_t index : indices) paths.push_back(history.units[index].path);
  std::ranges::sort(paths);
  return paths;
}

[[noreturn]] void refuse_several(const model::History& history, std::string_view name,
                                 const Indices& found) {
  std::vector<std::string> paths = paths_of(history, found);
  const std::size_t more = paths.size() - std::min(paths.size(), kListed);
  paths.resize(paths.size() - more);
  throw base::UsageError(fmt::format("{} may be one of {} features: {}{}", name, found.size(),
                                     fmt::join(paths, ", "),
                                     more > 0 ? fmt::format(" and {} more", more) : ""));
}

/// Of the whole path, or of the file's name alone with or without its ending.
std::size_t distance(std::string_view path, std::string_view name) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  const std::string_view stem = file.substr(0, file.rfind('.'));
  return std::min({base::edit_distance(path, name), base::edit_distance(file, name),
                   base::edit_distance(stem, name)});
}

[[noreturn]] void refuse_unknown(const model::History& history, std::string_view name) {
  if (history.units.empty())
    throw base::UsageError(fmt::format(
        "no feature has the name {}: nothing is recorded yet (evenshard run does)", name));
  Indices near = matching(history, [&](const std::string& path) {
    return distance(path, name) <= std::max<std::size_t>(2, name.size() / 3);
  });
  std::ranges::stable_sort(
      near, {}, [&](std::size_t index) { return distance(history.units[index].path, name); });
  near.resize(std::min(near.size(), kSuggested));
  throw base::UsageError(fmt::format(
      "no feature in the store has the name {}{} (evenshard history lists them)", name,
      near.empty() ? ""
                   : fmt::format("; did you mean {}?", fmt::join(paths_of(history, near), ", "))));
}

}  // namespace

std::size_t find_unit(const model::History& history, std::string_view name) {
  const std::string ending = "/" + std::string(name);
  const std::function<bool(const std::string&)> kinds[] = {
      [&](const std::string& path) { return path == name; },
      [&](const std::string& path) { return path.ends_with(ending); },
      [&](const std::string& path) { return path.find(name) != path.npos; }};
  for (const auto& kind : kinds) {
    const Indices found = matching(history, kind);
    if (found.size() > 1) refuse_several(history, name, found);
    if (found.size() == 1) return found.front();
  }
  refuse_unknown(history, name);
}

}  // namespace evenshard::cli
