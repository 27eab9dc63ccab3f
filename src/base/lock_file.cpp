#include "base/lock_file.hpp"

#include <cerrno>
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/boot.hpp"
#include "base/error.hpp"

namespace evenshard::base {

namespace fs = std::filesystem;

namespace {

/// 0, or what errno says.
int try_lock(const Descriptor& file) {
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    if (errno != EINTR) return errno;
  return 0;
}

Descriptor create(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!file) throw_errno("create", path);
  return file;
}

bool is_regular(const Descriptor& file) {
  struct stat status {};
  return ::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

bool is_of_this_boot(const Descriptor& file) {
  std::string text(256, '\0');
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  return size >= 0 && text.substr(0, static_cast<std::size_t>(size)) == this_boot();
}

Holder holder_of(const Descriptor& file) {
  const int refusal = is_regular(file) ? try_lock(file) : EINVAL;
  if (refusal == EWOULDBLOCK) return Holder::lives;
  if (refusal != 0) return Holder::unknown;
  return is_of_this_boot(file) ? Holder::gone : Holder::elsewhere;
}

}  // namespace

LockFile::LockFile(const fs::path& path) : holder_(Holder::lives) {
  const fs::path unlocked = path.string() + ".new";
  file_ = create(unlocked);
  try_lock(file_);  // Where locks are refused, they are to whoever looks.
  write_all(file_, this_boot(), unlocked);
  if (::rename(unlocked.c_str(), path.c_str()) != 0) throw_errno("create", path);
}

LockFile LockFile::look(const fs::path& path) {
  LockFile lock;
  // To write: NFS gives a lock to nobody else.
  lock.file_ = Descriptor(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (lock.file_)
    lock.holder_ = holder_of(lock.file_);
  else
    lock.holder_ = errno == ENOENT ? Holder::none : Holder::unknown;
  return lock;
}

}  // namespace evenshard::base
