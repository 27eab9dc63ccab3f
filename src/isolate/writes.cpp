#include "isolate/writes.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#endif

#include "base/file.hpp"

namespace evenshard::isolate {

namespace fs = std::filesystem;

namespace {

using Kind = Write::Kind;

bool is_bytecode(const fs::path& path) {
  return path.extension() == ".pyc" || path.filename() == "__pycache__";
}

bool same_bytes(const fs::path& one, const fs::path& other) {
  std::error_code error;
  if (fs::file_size(one, error) != fs::file_size(other, error) || error) return false;
  std::ifstream a(one, std::ios::binary), b(other, std::ios::binary);
  using Bytes = std::istreambuf_iterator<char>;
  return a && b && std::equal(Bytes(a), Bytes(), Bytes(b), Bytes());
}

bool is_whiteout([[maybe_unused]] const fs::path& path) {
#ifdef __linux__
  struct stat state {};
  return ::lstat(path.c_str(), &state) == 0 && S_ISCHR(state.st_mode) &&
         state.st_rdev == makedev(0, 0);
#else
  return false;
#endif
}

/// Of a folder that was removed and made again: what lies below it is not seen.
bool is_opaque([[maybe_unused]] const fs::path& folder) {
#ifdef __linux__
  constexpr std::array names{"user.overlay.opaque", "trusted.overlay.opaque"};
  return std::ranges::any_of(names, [&](const char* name) {
    char value = 0;
    return ::lgetxattr(folder.c_str(), name, &value, 1) == 1 && value == 'y';
  });
#else
  return false;
#endif
}

/// Looks at every entry of a folder; what goes wrong with one is told, and costs no other.
class Walk {
 public:
  explicit Walk(std::vector<std::string>& problems) : problems_(problems) {}

  /// `name` is what messages call the folder.
  template <typename Take>
  void each(const fs::path& folder, const fs::path& name, Take take) {
    attempt(name, [&] {
      for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        attempt(name / entry.path().filename(), [&] { take(entry); });
    });
  }

 private:
  template <typename Look>
  void attempt(const fs::path& name, Look look) {
    try {
      look();
    } catch (const fs::filesystem_error& error) {
      constexpr std::size_t kLongest = 300;  // Tests make longer paths than anyone reads.
      problems_.push_back(fmt::format("cannot look at what the tests wrote in {}: {}",
                                      name.string().substr(0, kLongest), error.code().message()));
    }
  }

  std::vector<std::string>& problems_;
};

class LayerReader {
 public:
  explicit LayerReader(std::vector<std::string>& problems) : walk_(problems) {}

  /// `below` is empty where nothing below is seen.
  void read(const fs::path& upper, const fs::path& below, const fs::path& name) {
    walk_.each(upper, name, [&](const fs::directory_entry& entry) {
      const fs::path last = entry.path().filename();
      take(entry, below.empty() ? fs::path() : below / last, name / last);
    });
  }

  std::vector<Write> writes;

 private:
  void take(const fs::directory_entry& entry, const fs::path& below, const fs::path& name) {
    const bool known = !below.empty() && fs::exists(fs::symlink_status(below));
    if (is_bytecode(name)) return;
    if (is_whiteout(entry.path())) return add(Kind::removed, name, {});
    if (entry.is_directory() && !entry.is_symlink()) return take_folder(entry, below, name, known);
    const bool regular = entry.is_regular_file() && !entry.is_symlink();
    if (known && regular && fs::is_regular_file(fs::symlink_status(below)) &&
        same_bytes(entry.path(), below))
      return;
    add(known ? Kind::changed : Kind::made, name, entry.path());
  }

  void take_folder(const fs::directory_entry& entry, const fs::path& below, const fs::path& name,
                   bool known) {
    const bool replaced = known && (is_opaque(entry.path()) || !fs::is_directory(below));
    if (replaced) add(Kind::removed, name, {});
    if (!known && fs::is_empty(entry.path())) return add(Kind::made, name, entry.path());
    read(entry.path(), known && !replaced ? below : fs::path(), name);
  }

  void add(Kind kind, const fs::path& name, const fs::path& content) {
    writes.push_back({kind, name, content});
  }

  Walk walk_;
};

/// One entry of a copy; `path` is what it is a copy of.
void compare(const fs::directory_entry& entry, const fs::path& path, const FileState* known,
             std::vector<Write>& writes) {
  const fs::file_status status = entry.symlink_status();
  if (fs::is_directory(status)) {
    const bool seen = known != nullptr || fs::exists(path);
    if (!seen && fs::is_empty(entry.path())) writes.push_back({Kind::made, path, entry.path()});
  } else if (known == nullptr) {
    writes.push_back({Kind::made, path, entry.path()});
  } else if (fs::is_regular_file(status) && *known != state_of(entry) &&
             !same_bytes(entry.path(), path)) {
    writes.push_back({Kind::changed, path, entry.path()});
  }
}

class CopyReader {
 public:
  CopyReader(fs::path copy, fs::path project, const Manifest& made,
             std::vector<std::string>& problems)
      : copy_(std::move(copy)), project_(std::move(project)), made_(made), walk_(problems) {}

  /// The folder `name` of the copy; its root is empty.
  void read(const fs::path& name) {
    walk_.each(copy_ / name, project_ / name, [&](const fs::directory_entry& entry) {
      take(entry, name / entry.path().filename());
    });
  }

  void find_removed() {
    for (const auto& [name, state] : made_) {
      std::error_code ignored;
      if (!fs::exists(fs::symlink_status(copy_ / name, ignored)))
        writes.push_back({Kind::removed, project_ / name, {}});
    }
  }

  std::vector<Write> writes;

 private:
  void take(const fs::directory_entry& entry, const fs::path& name) {
    if (is_bytecode(name)) return;
    const auto known = made_.find(name);
    compare(entry, project_ / name, known == made_.end() ? nullptr : &known->second, writes);
    if (entry.is_directory() && !entry.is_symlink()) read(name);
  }

  fs::path copy_, project_;
  const Manifest& made_;
  Walk walk_;
};

}  // namespace

std::vector<Write> writes_in_layer(const fs::path& upper, const fs::path& below,
                                   std::vector<std::string>& problems) {
  base::unlock_folders(upper);
  LayerReader reader(problems);
  reader.read(upper, below, below);
  return std::move(reader.writes);
}

std::vector<Write> writes_in_copy(const fs::path& copy, const fs::path& project,
                                  const Manifest& made, std::vector<std::string>& problems) {
  base::unlock_folders(copy);
  CopyReader reader(copy, project, made, problems);
  reader.read({});
  reader.find_removed();
  return std::move(reader.writes);
}

}  // namespace evenshard::isolate
