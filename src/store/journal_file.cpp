#include "store/journal_file.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "store/journal_format.hpp"

namespace evenshard::store {

namespace {

constexpr off_t kMaxBytes = off_t{256} * 1024 * 1024;

[[noreturn]] void refuse(const std::filesystem::path& path, const char* reason) {
  throw base::Error(
      fmt::format("the run journal {} cannot be read ({}). Delete it if its "
                  "timings are not needed",
                  path.string(), reason));
}

}  // namespace

JournalFile::JournalFile(const std::filesystem::path& path)
    : path_(path),
      descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {
  if (descriptor_ < 0) refuse(path, std::strerror(errno));
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode) && status.st_size <= kMaxBytes) return;
  ::close(descriptor_);
  refuse(path, known && S_ISREG(status.st_mode) ? "larger than 256 MiB" : "not a plain file");
}

JournalFile::~JournalFile() {
  ::close(descriptor_);
}

bool JournalFile::try_lock() {
  return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

std::string JournalFile::read() const {
  std::string text;
  char buffer[65536];
  ::lseek(descriptor_, 0, SEEK_SET);
  for (;;) {
    const ssize_t count = ::read(descriptor_, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(path_, std::strerror(errno));
    if (count == 0 || text.size() > static_cast<std::size_t>(kMaxBytes)) return text;
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

std::int64_t JournalFile::age_s() const {
  struct stat status {};
  ::fstat(descriptor_, &status);
  return std::time(nullptr) - status.st_mtime;
}

JournalContent read_journal(const std::filesystem::path& path) {
  JournalContent content;
  const JournalKind kind = parse_journal(JournalFile(path).read(), content);
  if (kind == JournalKind::newer)
    throw BadJournal(kind, fmt::format("the run journal {} was written by a newer evenshard; its "
                                       "timings are taken in by that one",
                                       path.string()));
  if (kind != JournalKind::ours)
    throw BadJournal(kind, fmt::format("{} is not the journal of an evenshard run: its first line "
                                       "is missing or damaged, so its timings are lost",
                                       path.string()));
  return content;
}

}  // namespace evenshard::store
