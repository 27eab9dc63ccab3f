#include "isolate/conflicts.hpp"

#include <algorithm>
#include <map>

namespace evenshard::isolate {

namespace {

namespace fs = std::filesystem;

using Writers = std::map<fs::path, std::set<int>>;

/// Who removed a folder has to do with all that others write in it.
void add_removers(const std::vector<WorldWrites>& worlds, Writers& writers) {
  for (const WorldWrites& world : worlds)
    for (const Write& write : world.writes) {
      if (write.kind != Write::Kind::removed) continue;
      for (auto at = writers.upper_bound(write.path);
           at != writers.end() && is_within(at->first, write.path); ++at)
        at->second.insert(world.worker);
    }
}

/// The innermost folder counts.
std::string view_of(const fs::path& path, const std::vector<View>& folders) {
  std::string name;
  for (const View& folder : folders)
    if (is_within(path, folder.path)) name = folder.name;
  return name.starts_with("tmp") ? "tmp" : name;
}

}  // namespace

std::vector<Conflict> conflicts(const std::vector<WorldWrites>& worlds, const Places& places) {
  Writers writers;
  for (const WorldWrites& world : worlds)
    for (const Write& write : world.writes) writers[write.path].insert(world.worker);
  add_removers(worlds, writers);
  const std::vector<View> folders =
      folders_of({.tmp = true, .tree = true, .home = !places.home.empty(), .net = false}, places);
  std::vector<Conflict> found;
  for (auto& [path, workers] : writers)
    if (workers.size() > 1) found.push_back({path, view_of(path, folders), std::move(workers)});
  return found;
}

Views views_against(const std::vector<Conflict>& conflicts) {
  const auto has = [&](std::string_view view) {
    return std::ranges::find(conflicts, view, &Conflict::view) != conflicts.end();
  };
  return {.tmp = has("tmp"), .tree = has("tree"), .home = has("home"), .net = false};
}

}  // namespace evenshard::isolate
