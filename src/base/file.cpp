#include "base/file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"

namespace evenshard::base {

namespace fs = std::filesystem;

namespace {

/// What is to be replaced: not a link to it.
fs::path through_links(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  if (!error) return target;
  errno = error.value();
  throw_errno("follow the link", path);
}

/// A new file beside `target` that becomes `target` in one step, or vanishes.
class Replacement {
 public:
  explicit Replacement(const fs::path& target)
      : target_(through_links(target)),
        path_(target_.parent_path() / ("." + target_.filename().string() + "." + random_hex(12))),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
    if (!file_) throw_errno("create a file beside", target_);
  }
  ~Replacement() {
    if (!committed_) ::unlink(path_.c_str());
  }
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;

  void write(std::string_view bytes) { write_all(file_, bytes, path_); }

  /// Ends up with the mode of `model` when that exists.
  void commit(const fs::path& model) {
    struct stat status {};
    if (::stat(model.c_str(), &status) == 0 && ::fchmod(file_.get(), status.st_mode & 07777) != 0)
      throw_errno("set the mode of", path_);
    if (::fsync(file_.get()) != 0) throw_errno("write", path_);
    if (::rename(path_.c_str(), target_.c_str()) != 0) throw_errno("replace", target_);
    committed_ = true;
  }

  const fs::path& target() const { return target_; }

 private:
  fs::path target_;
  fs::path path_;
  Descriptor file_;
  bool committed_ = false;
};

void copy_into_place(const fs::path& from, const fs::path& to) {
  const Descriptor source = open_to_read(from);
  if (!source) throw_errno("read", from);
  Replacement replacement(to);
  std::array<char, 64 * 1024> buffer;
  while (const std::size_t got = read_some(source, buffer.data(), buffer.size(), from))
    replacement.write({buffer.data(), got});
  replacement.commit(from);
}

}  // namespace

std::string read_file(const fs::path& path) {
  const Descriptor file = open_to_read(path);
  if (!file) throw_errno("read", path);
  return read_all(file, path);
}

std::optional<std::string> read_file_if_exists(const fs::path& path) {
  const Descriptor file = open_to_read(path);
  if (file) return read_all(file, path);
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw_errno("read", path);
}

void write_atomically(const fs::path& path, std::string_view bytes) {
  Replacement replacement(path);
  replacement.write(bytes);
  replacement.commit(replacement.target());
}

void write_output(const fs::path& path, std::string_view bytes) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  const bool stream = fs::exists(status) && !fs::is_regular_file(status);
  if (!stream && !path.string().starts_with("/dev/")) return write_atomically(path, bytes);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!file) throw_errno("write to", path);
  write_all(file, bytes, path);
}

void move_into_place(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return;
  if (errno != EXDEV) throw_errno("move " + from.string() + " to", to);
  copy_into_place(from, to);
  if (::unlink(from.c_str()) != 0) throw_errno("remove", from);
}

bool is_real_folder(const fs::path& path) noexcept {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

void unlock_folders(const fs::path& folder) noexcept try {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(folder, error);
  if (error || !fs::is_directory(status)) return;
  if ((status.permissions() & fs::perms::owner_all) != fs::perms::owner_all)
    fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, error);
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::end(at);
       at.increment(error))
    unlock_folders(at->path());
} catch (const std::exception&) {  // No memory: what is locked stays so.
}

bool remove_tree(const fs::path& folder) noexcept try {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) return true;
  unlock_folders(folder);
  fs::remove_all(folder, error);
  return !error;
} catch (const std::exception&) {
  return false;
}

}  // namespace evenshard::base
