// Which parts of the machine a worker sees as its own, and where they are.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace evenshard::isolate {

/// What `--isolate` names.
struct Views {
  bool tmp = false;   ///< /tmp and TMPDIR.
  bool tree = false;  ///< The project.
  bool home = false;  ///< $HOME.
  bool net = false;   ///< A loopback interface and no other.

  bool any() const { return tmp || tree || home || net; }
  Views operator|(const Views& other) const {
    return {tmp || other.tmp, tree || other.tree, home || other.home, net || other.net};
  }
  bool operator==(const Views&) const = default;
};

/// As `--isolate` takes them.
std::vector<std::string> names_of(const Views& views);
/// "tmp,tree"; empty for none.
std::string to_string(const Views& views);

/// Folders of this machine, absolute and without symbolic links.
struct Places {
  std::filesystem::path project;
  std::filesystem::path home;  ///< Empty: there is none, or only the root folder.
  std::vector<std::filesystem::path> temporary;
  std::filesystem::path run_dir;  ///< Seen as it is in every world.
};

/// The current directory is the project; home and temporary folders come from the environment.
/// Throws base::Error.
Places find_places(const std::filesystem::path& run_dir);

/// One folder of which a worker has a private view.
struct View {
  std::string name;  ///< tree, home, tmp, tmp1, …
  std::filesystem::path path;
};

/// The folders that `views` covers, each once, outer before inner. Throws base::UsageError when one
/// of them is the root folder or not there.
std::vector<View> folders_of(const Views& views, const Places& places);

/// Whether `path` is `folder` or lies in it.
bool is_within(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace evenshard::isolate
