#include "execute/guardian.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/error.hpp"
#include "base/file.hpp"
#include "execute/orphans.hpp"
#include "execute/sockets.hpp"

namespace evenshard::execute {

namespace {

constexpr int kLine = 3;
constexpr pid_t kDismissed = 0;  ///< In place of a group: we end, and have looked after everything.
constexpr const char* kName = "evenshard-guard";

void close_one_by_one() {
  std::vector<int> numbers;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/fd", error))
    numbers.push_back(std::atoi(entry.path().filename().c_str()));
  for (const int number : numbers)
    if (number > kLine) ::close(number);
}

/// Nobody may wait for the end of something that only the guardian still holds.
void keep_only(int line) {
  ::dup2(line, kLine);
  const int nothing = ::open("/dev/null", O_RDWR);
  for (int number = 0; number < kLine; ++number) ::dup2(nothing, number);
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, kLine + 1, ~0U, 0) == 0) return;
#endif
  close_one_by_one();
}

void be_nobody() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  ::setsid();
  if (::chdir("/") != 0) return;
#ifdef __linux__
  ::prctl(PR_SET_NAME, kName);
#endif
}

bool hear(pid_t& group) {
  ssize_t count;
  while ((count = ::recv(kLine, &group, sizeof group, MSG_WAITALL)) < 0 && errno == EINTR) {
  }
  return count == sizeof group;
}

/// Who was killed may still be writing for a moment.
void remove_for_sure(const std::filesystem::path& folder) {
  constexpr int kTries = 50;
  for (int tries = 0; tries < kTries; ++tries) {
    if (base::remove_tree(folder)) return;
    ::usleep(20'000);
  }
}

#ifdef __linux__
/// Of an evenshard that a test has started: it has work of its own to do.
bool is_guardian(const std::filesystem::path& process) {
  std::string name;
  std::getline(std::ifstream(process / "comm") >> std::ws, name);
  return name == kName;
}
#endif

/// What left its worker's group, in a session of its own.
void kill_strays([[maybe_unused]] const std::string& run_id) {
#ifdef __linux__
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    if (process > 0 && !is_guardian(entry.path()) &&
        variable_of(process, "EVENSHARD_RUN_ID") == run_id &&
        !variable_of(process, "EVENSHARD_WORKER_ID").empty())
      ::kill(process, SIGKILL);
  }
#endif
}

[[noreturn]] void guard(int line, const std::filesystem::path& leftovers,
                        const std::string& run_id) {
  be_nobody();
  keep_only(line);
  std::vector<pid_t> groups;
  bool dismissed = false;
  for (pid_t group = 0; hear(group);) {
    dismissed |= group == kDismissed;
    if (group > 0) groups.push_back(group);
    std::erase(groups, -group);
  }
  for (const pid_t group : groups) ::kill(-group, SIGKILL);
  if (!dismissed && !run_id.empty()) kill_strays(run_id);
  if (!leftovers.empty()) remove_for_sure(leftovers);
  ::_exit(0);
}

}  // namespace

Guardian::Guardian(const std::filesystem::path& leftovers, const std::string& run_id) {
  auto [ours, its] = make_socket_pair();
  pid_ = ::fork();
  if (pid_ < 0) base::throw_errno("start", "the guardian process");
  if (pid_ == 0) guard(its.get(), leftovers, run_id);
  line_ = std::move(ours);
}

Guardian::~Guardian() {
  tell(kDismissed);
  line_ = base::Descriptor();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Guardian::tell(pid_t group) const {
  while (::send(line_.get(), &group, sizeof group, kNoSignal) < 0 && errno == EINTR) {
  }
}

}  // namespace evenshard::execute
