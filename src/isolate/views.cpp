#include "isolate/views.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"

namespace evenshard::isolate {

namespace fs = std::filesystem;

namespace {

/// Nothing when the variable is unset or names no folder.
fs::path folder_in(const char* variable) {
  const char* text = std::getenv(variable);
  std::error_code error;
  if (text == nullptr || *text == '\0') return {};
  fs::path folder = fs::canonical(text, error);
  return !error && fs::is_directory(folder, error) ? folder : fs::path();
}

}  // namespace

std::vector<std::string> names_of(const Views& views) {
  std::vector<std::string> names;
  if (views.tmp) names.emplace_back("tmp");
  if (views.tree) names.emplace_back("tree");
  if (views.home) names.emplace_back("home");
  if (views.net) names.emplace_back("net");
  return names;
}

std::string to_string(const Views& views) {
  return fmt::format("{}", fmt::join(names_of(views), ","));
}

Places find_places(const fs::path& run_dir) {
  std::error_code error;
  Places places{fs::current_path(error), folder_in("HOME"), {}, run_dir};
  if (!places.home.has_relative_path()) places.home.clear();  // "/", where a user has none.
  if (error) throw base::Error(fmt::format("the current directory is gone: {}", error.message()));
  for (fs::path folder : {fs::canonical("/tmp", error), folder_in("TMPDIR")})
    if (!folder.empty()) places.temporary.push_back(std::move(folder));
  return places;
}

std::vector<View> folders_of(const Views& views, const Places& places) {
  std::vector<View> folders;
  const auto add = [&](std::string name, const fs::path& path) {
    if (path.empty())
      throw base::UsageError(fmt::format("--isolate {}: HOME names no folder of its own", name));
    if (std::ranges::find(folders, path, &View::path) != folders.end()) return;
    if (!path.has_relative_path())
      throw base::UsageError(
          fmt::format("--isolate {}: the folder is {}, of which there is no private view", name,
                      path.string()));
    folders.push_back({std::move(name), path});
  };
  if (views.tree) add("tree", places.project);
  if (views.home) add("home", places.home);
  if (views.tmp)
    for (std::size_t i = 0; i < places.temporary.size(); ++i)
      add(i == 0 ? "tmp" : fmt::format("tmp{}", i), places.temporary[i]);
  std::ranges::sort(folders, {}, &View::path);
  return folders;
}

bool is_within(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

}  // namespace evenshard::isolate
