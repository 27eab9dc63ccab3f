#include "isolate/copy.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#endif

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/subprocess.hpp"
#include "isolate/views.hpp"

namespace evenshard::isolate {

namespace {

namespace fs = std::filesystem;

bool is_left_out(const fs::path& name) {
  return name == ".git" || name == ".evenshard";
}

/// Everything below a folder, without following links.
void add_all(const fs::path& project, const fs::path& folder, std::vector<fs::path>& files) {
  for (const fs::directory_entry& entry : fs::directory_iterator(project / folder)) {
    const fs::path name = entry.path().filename();
    if (is_left_out(name)) continue;
    files.push_back(folder / name);
    if (entry.is_directory() && !entry.is_symlink()) add_all(project, folder / name, files);
  }
}

std::vector<fs::path> split_at_zero(std::string_view names) {
  std::vector<fs::path> paths;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find('\0'), names.size());
    paths.emplace_back(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return paths;
}

bool share_blocks([[maybe_unused]] const fs::path& from, [[maybe_unused]] const fs::path& to) {
#ifdef FICLONE
  const base::Descriptor source = base::open_to_read(from);
  const base::Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  return source && target && ::ioctl(target.get(), FICLONE, source.get()) == 0;
#else
  return false;
#endif
}

void copy_link(const fs::path& from, const fs::path& to, const fs::path& project,
               const fs::path& copy) {
  fs::path target = fs::read_symlink(from);
  if (target.is_absolute() && is_within(target, project))
    target = copy / target.lexically_relative(project);
  fs::create_symlink(target, to);
}

void copy_file(const fs::path& from, const fs::path& to, const struct stat& state) {
  if (!share_blocks(from, to)) fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  const timespec times[] = {{0, UTIME_OMIT}, state.st_mtim};
  if (::chmod(to.c_str(), state.st_mode & 07777) != 0 ||
      ::utimensat(AT_FDCWD, to.c_str(), times, 0) != 0)
    base::throw_errno("copy to", to);
}

/// False when there is nothing to copy: gone since it was listed, a socket, a pipe.
bool copy_one(const fs::path& from, const fs::path& to, const fs::path& project,
              const fs::path& copy) {
  struct stat state {};
  if (::lstat(from.c_str(), &state) != 0) return false;
  fs::create_directories(to.parent_path());
  if (S_ISDIR(state.st_mode))
    fs::create_directories(to);
  else if (S_ISLNK(state.st_mode))
    copy_link(from, to, project, copy);
  else if (S_ISREG(state.st_mode))
    copy_file(from, to, state);
  else
    return false;
  return true;
}

}  // namespace

FileState state_of(const fs::directory_entry& entry) {
  if (!fs::is_regular_file(entry.symlink_status())) return {};
  return {entry.file_size(), entry.last_write_time()};
}

std::vector<fs::path> files_to_copy(const fs::path& project) {
  std::vector<fs::path> files;
  const auto listed =
      base::run({.argv = {"git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"},
                 .environment = {{"GIT_DIR", {}}, {"GIT_WORK_TREE", {}}, {"GIT_INDEX_FILE", {}}},
                 .directory = project});
  try {
    if (!listed.ok()) {
      add_all(project, "", files);
      return files;
    }
    for (fs::path& file : split_at_zero(listed.out)) {
      const fs::file_status status = fs::symlink_status(project / file);
      if (!fs::exists(status)) continue;  // Deleted, not yet in git's eyes.
      if (fs::is_directory(status)) add_all(project, file, files);  // A repository in the project.
      files.push_back(std::move(file));
    }
  } catch (const fs::filesystem_error& error) {
    throw base::Error(fmt::format("cannot list the project for a copy: {}", error.what()));
  }
  return files;
}

Manifest copy_files(const fs::path& project, const std::vector<fs::path>& files,
                    const fs::path& to) {
  Manifest manifest;
  try {
    fs::create_directories(to);
    for (const fs::path& file : files)
      if (copy_one(project / file, to / file, project, to))
        manifest[file] = state_of(fs::directory_entry(to / file));
  } catch (const fs::filesystem_error& error) {
    throw base::Error(fmt::format("cannot copy the project: {}", error.what()));
  }
  return manifest;
}

}  // namespace evenshard::isolate
