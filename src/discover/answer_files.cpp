#include "discover/answer_files.hpp"

#include <algorithm>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace evenshard::discover {
namespace {

namespace fs = std::filesystem;
using base::Descriptor;

constexpr std::size_t kMaxAnswers = 16;
constexpr off_t kMaxBytes = off_t{32} * 1024 * 1024;
constexpr std::time_t kDay = 24 * 3600;
constexpr std::string_view kUnfinished = ".new.";  ///< What a file is called while it is written.

bool is_ours_alone(const struct stat& status) {
  return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Not valid when there is no such folder, or it is not ours alone.
Descriptor open_folder(const fs::path& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  const bool ours = folder && ::fstat(folder.get(), &status) == 0 && is_ours_alone(status);
  return ours ? std::move(folder) : Descriptor();
}

/// The time of use is only as exact as it need be.
void note_use(const Descriptor& file, const struct stat& status) {
  if (std::time(nullptr) - status.st_mtime > kDay) ::futimens(file.get(), nullptr);
}

std::optional<std::string> load(const fs::path& path, const std::string& name) {
  const Descriptor folder = open_folder(path);
  if (!folder) return std::nullopt;
  const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const Descriptor file(::openat(folder.get(), name.c_str(), flags));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || !is_ours_alone(status) || status.st_size > kMaxBytes)
    return std::nullopt;
  note_use(file, status);
  return base::read_all(file, path / name);
}

std::vector<std::string> names_in(const Descriptor& folder) {
  std::vector<std::string> names;
  const int own = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* listing = own < 0 ? nullptr : ::fdopendir(own);
  if (listing == nullptr) return names;
  while (const dirent* entry = ::readdir(listing)) names.emplace_back(entry->d_name);
  ::closedir(listing);
  return names;
}

struct Kept {
  std::string name;
  struct stat status {};
};

/// Also one whose writer was killed. Other files in the folder are left alone.
bool is_answer(std::string_view name) {
  if (name.starts_with(kUnfinished)) name.remove_prefix(kUnfinished.size());
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

/// The one just written first; then by last use.
std::vector<Kept> answers_in(const Descriptor& folder, const std::string& newest) {
  std::vector<Kept> kept;
  for (std::string& name : names_in(folder)) {
    Kept each{std::move(name), {}};
    if (is_answer(each.name) &&
        ::fstatat(folder.get(), each.name.c_str(), &each.status, AT_SYMLINK_NOFOLLOW) == 0)
      kept.push_back(std::move(each));
  }
  std::ranges::sort(kept, [&](const Kept& one, const Kept& other) {
    if ((one.name == newest) != (other.name == newest)) return one.name == newest;
    return one.status.st_mtime > other.status.st_mtime;
  });
  return kept;
}

void make_room(const Descriptor& folder, const std::string& newest) {
  std::size_t count = 0;
  off_t bytes = 0;
  for (const Kept& each : answers_in(folder, newest)) {
    bytes += each.status.st_size;
    if (++count > kMaxAnswers || bytes > kMaxBytes) ::unlinkat(folder.get(), each.name.c_str(), 0);
  }
}

/// In one step for readers, and in place of whatever has that name. Not forced to the disk: what a
/// power cut tears is asked again.
void write(const Descriptor& folder, const std::string& name, std::string_view text) {
  const std::string unfinished = std::string(kUnfinished) + name;
  ::unlinkat(folder.get(), unfinished.c_str(), 0);
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  const Descriptor file(::openat(folder.get(), unfinished.c_str(), flags, 0600));
  if (!file) return;
  bool kept = false;
  try {
    base::write_all(file, text, unfinished);
    kept = ::renameat(folder.get(), unfinished.c_str(), folder.get(), name.c_str()) == 0;
  } catch (const base::Error&) {  // No space left.
  }
  if (!kept) ::unlinkat(folder.get(), unfinished.c_str(), 0);
}

void save(const fs::path& path, const std::string& name, std::string_view text) {
  if (text.size() > static_cast<std::size_t>(kMaxBytes)) return;
  ::mkdir(path.c_str(), 0700);
  const Descriptor folder = open_folder(path);
  if (!folder) return;
  write(folder, name, text);
  make_room(folder, name);
}

}  // namespace

AnswerCache answer_files(const fs::path& folder) {
  return {[folder](std::string_view key) -> std::optional<std::string> {
            try {
              return load(folder, std::string(key));
            } catch (const base::Error&) {
              return std::nullopt;
            }
          },
          [folder](std::string_view key, std::string_view answer) {
            save(folder, std::string(key), answer);
          }};
}

}  // namespace evenshard::discover
