#include "isolate/mounts.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/file.hpp"
#include "isolate/views.hpp"

namespace evenshard::isolate {

namespace fs = std::filesystem;

namespace {

/// Blanks, line ends and backslashes are written as \ and three octal digits.
std::string unescape(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] == '\\' && at + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 3)), nullptr, 8));
      at += 3;
    } else {
      plain += text[at];
    }
  return plain;
}

}  // namespace

std::string descriptor_path(const base::Descriptor& file) {
  return fmt::format("/proc/self/fd/{}", file.get());
}

std::vector<fs::path> mounts_below(const fs::path& folder, std::string_view mountinfo) {
  std::vector<fs::path> points;
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string id, parent, device, root, point;
    fields >> id >> parent >> device >> root >> point;
    const fs::path path = unescape(point);
    if (path != folder && is_within(path, folder)) points.push_back(path);
  }
  std::ranges::sort(points);
  std::vector<fs::path> top;
  for (const fs::path& point : points)
    if (top.empty() || !is_within(point, top.back())) top.push_back(point);
  return top;
}

std::vector<fs::path> mounts_below(const fs::path& folder) {
  return mounts_below(folder, base::read_file("/proc/self/mountinfo"));
}

}  // namespace evenshard::isolate
