#include "isolate/keep.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <fnmatch.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "isolate/views.hpp"

namespace evenshard::isolate {

namespace fs = std::filesystem;

namespace {

using Parts = std::vector<std::string>;

Parts parts_of(const fs::path& path) {
  Parts parts;
  for (const fs::path& part : path.lexically_normal())
    if (!part.empty() && part != ".") parts.push_back(part);
  return parts;
}

/// A pattern that has come to its end matches whatever follows: that lies in the folder it names.
bool matches(Parts::const_iterator pattern, Parts::const_iterator pattern_end,
             Parts::const_iterator part, Parts::const_iterator part_end) {
  if (pattern == pattern_end) return true;
  if (*pattern == "**") {
    if (pattern + 1 == pattern_end) return part != part_end;
    for (; part != part_end; ++part)
      if (matches(pattern + 1, pattern_end, part, part_end)) return true;
    return false;
  }
  return part != part_end && ::fnmatch(pattern->c_str(), part->c_str(), 0) == 0 &&
         matches(pattern + 1, pattern_end, part + 1, part_end);
}

bool matches(const KeepRule& rule, const fs::path& path) {
  if (!is_within(path, rule.base)) return false;
  const Parts pattern = parts_of(rule.pattern);
  const Parts parts = parts_of(path.lexically_relative(rule.base));
  return !pattern.empty() && matches(pattern.begin(), pattern.end(), parts.begin(), parts.end());
}

/// Worlds have their own folders where the real tree may have links that lead anywhere.
void require_no_link(const fs::path& folder) {
  fs::path so_far;
  for (const fs::path& part : folder) {
    so_far /= part;
    if (fs::is_symlink(fs::symlink_status(so_far)))
      throw base::Error(fmt::format("{} is a symbolic link here", so_far.string()));
  }
}

void put(const fs::path& content, const fs::path& path, Export& result) {
  try {
    require_no_link(path.parent_path());
    fs::create_directories(path.parent_path());
    base::move_into_place(content, path);
    ++result.files;
  } catch (const std::exception& error) {
    result.failed.push_back(fmt::format("cannot keep {}: {}", path.string(), error.what()));
  }
}

bool differ(const std::vector<const Version*>& versions) {
  if (versions.size() < 2) return false;  // It may not even be readable.
  std::set<std::uint64_t> hashes;
  for (const Version* version : versions) hashes.insert(base::hash_file(version->content));
  return hashes.size() > 1;
}

const Version& newest_of(const std::vector<const Version*>& versions) {
  return **std::ranges::max_element(versions, {}, [](const Version* version) {
    std::error_code ignored;
    return fs::last_write_time(version->content, ignored);
  });
}

}  // namespace

const KeepRule* rule_for(const std::vector<KeepRule>& rules, const fs::path& path) {
  const auto found =
      std::ranges::find_if(rules, [&](const KeepRule& rule) { return matches(rule, path); });
  return found == rules.end() ? nullptr : &*found;
}

Export export_files(const std::vector<KeepRule>& rules, const std::vector<Version>& versions) {
  std::map<fs::path, std::vector<const Version*>> by_path;
  for (const Version& version : versions) by_path[version.path].push_back(&version);
  Export result;
  const auto export_one = [&](const fs::path& path, const std::vector<const Version*>& candidates) {
    const KeepRule* rule = rule_for(rules, path);
    if (rule != nullptr && (rule->newest || !differ(candidates))) {
      put(newest_of(candidates).content, path, result);
      return;
    }
    result.disputed.push_back(path);
    for (const Version* version : candidates)
      put(version->content, fmt::format("{}.{}", path.string(), version->process), result);
  };
  for (const auto& [path, candidates] : by_path) try {
      export_one(path, candidates);
    } catch (const base::Error& error) {
      result.failed.push_back(fmt::format("cannot keep {}: {}", path.string(), error.what()));
    }
  return result;
}

}  // namespace evenshard::isolate
