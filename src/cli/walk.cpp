#include "cli/walk.hpp"

#include <algorithm>

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 32;

bool is_foreign(const fs::directory_entry& entry) {
  std::error_code none;
  const std::string name = entry.path().filename();
  return name.starts_with('.') || name == "node_modules" || name == "__pycache__" ||
         fs::exists(entry.path() / "pyvenv.cfg", none);
}

}  // namespace

std::vector<fs::path> files_below(const fs::path& folder,
                                  const std::function<bool(const fs::path&)>& wanted) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::error_code none;
    if (at->is_directory(none)) {
      if (is_foreign(*at) || at.depth() >= kDeepest) at.disable_recursion_pending();
    } else if (wanted(at->path()) && at->is_regular_file(none)) {
      files.push_back(at->path());
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace evenshard::cli
