#include "base/file_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace evenshard::base {

using std::chrono::milliseconds;

FileLock::FileLock(const std::filesystem::path& path, milliseconds timeout)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (!file_) throw_errno("create the lock file", path);
  // flock() has no timeout, so we ask again; the waits stay far below what a person notices.
  for (milliseconds waited{0};; waited += milliseconds(10)) {
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
    if (errno != EWOULDBLOCK && errno != EINTR) throw_errno("lock", path);
    if (waited >= timeout) break;
    std::this_thread::sleep_for(milliseconds(10));
  }
  throw Error(fmt::format("{} is locked: another process has held it for {}; wait for it or end it",
                          path.string(), format_duration(timeout)));
}

}  // namespace evenshard::base
