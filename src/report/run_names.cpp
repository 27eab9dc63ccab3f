#include "report/run_names.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "report/display.hpp"

namespace evenshard::report {

namespace {

constexpr std::size_t kShortest = 6;

/// The last `size` bytes, and the rest of the character that they begin in.
std::string_view end_of(std::string_view id, std::size_t size) {
  std::size_t begin = id.size() - std::min(size, id.size());
  while (begin > 0 && (static_cast<unsigned char>(id[begin]) & 0xc0) == 0x80) --begin;
  return id.substr(begin);
}

std::size_t distinct(const std::vector<std::string>& ids, std::size_t size) {
  std::set<std::string_view> ends;
  for (const std::string& id : ids) ends.insert(end_of(id, size));
  return ends.size();
}

}  // namespace

std::vector<std::string> short_run_ids(const std::vector<std::string>& ids) {
  std::size_t longest = 0, size = kShortest;
  for (const std::string& id : ids) longest = std::max(longest, id.size());
  const std::size_t all = distinct(ids, longest);
  while (size < longest && distinct(ids, size) < all) ++size;
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(harmless(end_of(id, size)));
  return names;
}

}  // namespace evenshard::report
