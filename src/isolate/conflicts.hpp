// Which files would have been common to several workers.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "isolate/views.hpp"
#include "isolate/worlds.hpp"

namespace evenshard::isolate {

/// A place that several workers wrote to, or that one wrote to and another removed with its folder.
struct Conflict {
  std::filesystem::path path;
  std::string view;  ///< What would keep them apart: tree, home or tmp.
  std::set<int> workers;
};

/// Sorted by path.
std::vector<Conflict> conflicts(const std::vector<WorldWrites>& worlds, const Places& places);

/// The views that keep all of them apart.
Views views_against(const std::vector<Conflict>& conflicts);

}  // namespace evenshard::isolate
