// Files that a run's worlds leave behind in the real tree.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace evenshard::isolate {

/// Which files are kept.
struct KeepRule {
  std::filesystem::path base;  ///< Absolute; what the pattern starts from.
  std::string pattern;  ///< fnmatch(3) for each part of the path; `**` stands for any parts. What
                        ///< lies in a folder that matches is kept with it.
  bool newest = false;  ///< Of several versions the last to be written; otherwise each is kept.
};

const KeepRule* rule_for(const std::vector<KeepRule>& rules, const std::filesystem::path& path);

/// One worker process' version of a kept file.
struct Version {
  std::string process;            ///< w<worker>.<incarnation>
  std::filesystem::path path;     ///< In the real tree.
  std::filesystem::path content;  ///< Moved away.
};

struct Export {
  int files = 0;  ///< Put into the real tree.
  /// Files of which there are several versions: put beside as PATH.<process>, PATH left alone.
  std::vector<std::filesystem::path> disputed;
  std::vector<std::string> failed;  ///< What could not be put there and why; complete messages.
};

/// Puts kept files in their places, each in one step. Goes through no symbolic link that the real
/// tree does not have.
Export export_files(const std::vector<KeepRule>& rules, const std::vector<Version>& versions);

}  // namespace evenshard::isolate
