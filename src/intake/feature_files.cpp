#include "intake/feature_files.hpp"

#include <algorithm>

namespace evenshard::intake {

namespace {

constexpr std::string_view kExtension = ".feature";

/// "./features/sub/a.feature" → "features.sub.a". Both kinds of slash: reports travel.
std::string dotted(std::string path) {
  if (path.ends_with(kExtension)) path.resize(path.size() - kExtension.size());
  std::ranges::replace(path, '\\', '/');
  while (path.starts_with("./")) path.erase(0, 2);
  std::ranges::replace(path, '/', '.');
  return path;
}

}  // namespace

FeatureFiles::FeatureFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::string end = dotted(path);
    by_dotted_end_[end].push_back(path);
    std::size_t slash = path.starts_with("./") ? path.find('/', 2) : path.find('/');
    for (; slash != path.npos; slash = path.find('/', slash + 1))
      by_dotted_end_[dotted(path.substr(slash + 1))].push_back(path);
  }
}

std::optional<std::string> FeatureFiles::only(const std::string& end) const {
  const auto found = by_dotted_end_.find(end);
  if (found == by_dotted_end_.end()) return std::nullopt;
  const std::vector<std::string>& paths = found->second;
  if (paths.size() == 1) return paths.front();
  const auto whole = [&](const std::string& path) { return dotted(path) == end; };
  const auto exact = std::ranges::find_if(paths, whole);
  return std::ranges::count_if(paths, whole) == 1 ? std::optional(*exact) : std::nullopt;
}

std::optional<std::string> FeatureFiles::find_by_file(const std::string& file) const {
  const std::string path = dotted(file);
  for (std::size_t begin = 0; begin < path.size();) {
    if (const auto found = only(path.substr(begin))) return found;
    const std::size_t dot = path.find('.', begin);
    begin = dot == path.npos ? path.size() : dot + 1;
  }
  return std::nullopt;
}

std::optional<std::string> FeatureFiles::find_by_name(std::string name) const {
  while (name.find('.') != name.npos) {
    name.resize(name.rfind('.'));
    if (const auto found = only(name)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> FeatureFiles::find(const ReportedFeature& feature) const {
  return feature.file.empty() ? find_by_name(feature.name) : find_by_file(feature.file);
}

}  // namespace evenshard::intake
