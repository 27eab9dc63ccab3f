#include "discover/input.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>

#include <sys/stat.h>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace evenshard::discover {
namespace {

/// A file changed again within its clock's tick keeps its stamp.
constexpr std::int64_t kYoungNs = 50'000'000;

std::optional<struct stat> stat_of(const std::string& path) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return found;
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Stamp stamp_of(const struct stat& found) {
#ifdef __APPLE__
  const auto &modified = found.st_mtimespec, &changed = found.st_ctimespec;
#else
  const auto &modified = found.st_mtim, &changed = found.st_ctim;
#endif
  return {.size = found.st_size,
          .mtime_ns = nanoseconds(modified),
          .ctime_ns = nanoseconds(changed),
          .inode = found.st_ino};
}

std::uint64_t hash_listing(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    std::error_code ignored;
    std::string name = entry.path().filename().string();
    if (entry.is_directory(ignored))
      names.push_back(name + '/');
    else if (name.ends_with(".feature"))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all.append(name).push_back('\0');
  return base::hash_bytes(all);
}

bool has_content(const Input& input) {
  return input.kind == InputKind::file || input.kind == InputKind::listing;
}

/// Nothing when it can no longer be read.
std::optional<std::uint64_t> content_hash(const Input& input) {
  try {
    if (input.kind == InputKind::listing) return hash_listing(input.path);
    return base::hash_file(input.path);
  } catch (const base::Error&) {
    return std::nullopt;
  } catch (const std::filesystem::filesystem_error&) {
    return std::nullopt;
  }
}

bool is_of_kind(const Input& input, const std::optional<struct stat>& found) {
  switch (input.kind) {
    case InputKind::absent:
      return !found;
    case InputKind::listing:
    case InputKind::is_directory:
      return found && S_ISDIR(found->st_mode);
    case InputKind::file:
    case InputKind::is_file:
      return found && S_ISREG(found->st_mode);
  }
  return false;
}

std::int64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

Freshness check(Input& input, std::int64_t young_since) {
  const auto found = stat_of(input.path);
  if (!is_of_kind(input, found)) return Freshness::changed;
  if (!has_content(input)) return Freshness::same;
  const Stamp stamp = stamp_of(*found);
  if (stamp == input.stamp) return Freshness::same;
  if (content_hash(input) != input.hash) return Freshness::changed;
  if (stamp.ctime_ns >= young_since) return Freshness::same;  // Its stamp cannot be trusted yet.
  input.stamp = stamp;
  return Freshness::touched;
}

}  // namespace

Stamp stamp_of(const std::string& path) {
  const auto found = stat_of(path);
  return found ? stamp_of(*found) : Stamp{};
}

bool seal(std::vector<Input>& inputs) {
  bool as_read = true;
  const std::int64_t young_since = now_ns() - kYoungNs;
  for (Input& input : inputs) {
    const auto found = stat_of(input.path);
    as_read = as_read && is_of_kind(input, found);
    if (!has_content(input) || !found) continue;
    as_read = as_read && stamp_of(*found) == input.stamp;
    const auto hash = content_hash(input);
    as_read = as_read && hash;
    input.hash = hash.value_or(0);
    if (input.stamp.ctime_ns >= young_since) input.stamp = {};
  }
  return as_read;
}

Freshness check(std::vector<Input>& inputs) {
  const std::int64_t young_since = now_ns() - kYoungNs;
  Freshness worst = Freshness::same;
  for (Input& input : inputs) {
    worst = std::max(worst, check(input, young_since));
    if (worst == Freshness::changed) break;
  }
  return worst;
}

}  // namespace evenshard::discover
