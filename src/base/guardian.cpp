#include "base/guardian.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
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
#include "base/processes.hpp"
#include "base/sockets.hpp"

namespace evenshard::base {

namespace {

constexpr int kLine = 3;
constexpr pid_t kDismissed = 0;  ///< In place of a process: we end, having looked after everything.
constexpr const char* kName = "evenshard-guard";
constexpr useconds_t kLookEvery = 20'000;

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
  ::setsid();
#ifdef __linux__
  ::prctl(PR_SET_NAME, kName);
#endif
  if (::chdir("/") != 0) return;
}

void say_ready() {
  const char ready = 1;
  while (::send(kLine, &ready, 1, kNoSignal) < 0 && errno == EINTR) {
  }
}

bool hear(pid_t& process) {
  ssize_t count;
  while ((count = ::recv(kLine, &process, sizeof process, MSG_WAITALL)) < 0 && errno == EINTR) {
  }
  return count == sizeof process;
}

/// What there was of a watched process when we began to end it.
struct Charge {
  pid_t leader;
  std::vector<pid_t> tree;

  bool is_alive() const {
    return !members_of(leader).empty() || std::ranges::any_of(tree, base::is_alive);
  }
  void signal(int signal) const { signal_all(leader, tree, signal); }
};

/// Stopped, for who goes on may have another child before we know of it.
Charge take_hold_of(pid_t leader) {
  Charge charge{leader, charges_of(leader)};
  for (std::size_t known = 0; known < charge.tree.size();) {
    known = charge.tree.size();
    charge.signal(SIGSTOP);
    for (const pid_t one : charges_of(leader))
      if (std::ranges::find(charge.tree, one) == charge.tree.end()) charge.tree.push_back(one);
  }
  return charge;
}

void signal_each(const std::vector<Charge>& all, int signal) {
  for (const Charge& charge : all) charge.signal(signal);
}

/// Asked first where there is time for it: they may start others to put things in order.
void end_all(const std::vector<pid_t>& watched, std::chrono::milliseconds grace) {
  std::vector<Charge> all;
  for (const pid_t leader : watched) all.push_back(take_hold_of(leader));
  if (grace.count() > 0) {
    signal_each(all, SIGTERM);
    signal_each(all, SIGCONT);
  }
  const auto latest = std::chrono::steady_clock::now() + grace;
  while (std::chrono::steady_clock::now() < latest) {
    if (std::ranges::none_of(all, &Charge::is_alive)) return;
    ::usleep(kLookEvery);
  }
  for (const pid_t leader : watched) all.push_back(take_hold_of(leader));
  signal_each(all, SIGKILL);
}

/// Who was killed may still be writing for a moment.
void remove_for_sure(const std::filesystem::path& folder) {
  constexpr int kTries = 50;
  for (int tries = 0; tries < kTries; ++tries) {
    if (remove_tree(folder)) return;
    ::usleep(kLookEvery);
  }
}

void kill_strays(const std::function<bool(pid_t)>& is_stray) {
  for (const pid_t process : all_processes())
    if (!is_guardian(process) && is_stray(process)) ::kill(process, SIGKILL);
}

[[noreturn]] void guard(int line, const Guardian::Duties& duties) {
  be_nobody();
  keep_only(line);
  say_ready();
  std::vector<pid_t> watched;
  bool dismissed = false;
  for (pid_t process = 0; hear(process);) {
    dismissed |= process == kDismissed;
    if (process > 0) watched.push_back(process);
    std::erase(watched, -process);
  }
  end_all(watched, duties.grace);
  if (!dismissed && duties.is_stray) kill_strays(duties.is_stray);
  if (!duties.leftovers.empty()) remove_for_sure(duties.leftovers);
  ::_exit(0);
}

/// Deaf from its first moment: what ends us must not end it.
pid_t fork_deaf() {
  sigset_t all, before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid != 0) ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

/// Until then it has our name and holds what is ours.
void wait_until_ready(const Descriptor& line) {
  char ready = 0;
  while (::recv(line.get(), &ready, 1, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

Guardian::Guardian(const Duties& duties) {
  auto [ours, its] = make_socket_pair();
  pid_ = fork_deaf();
  if (pid_ < 0) throw_errno("start", "the guardian process");
  if (pid_ == 0) guard(its.get(), duties);
  line_ = std::move(ours);
  its = Descriptor();
  wait_until_ready(line_);
}

Guardian::~Guardian() {
  tell(kDismissed);
  line_ = Descriptor();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Guardian::tell(pid_t process) const {
  while (::send(line_.get(), &process, sizeof process, kNoSignal) < 0 && errno == EINTR) {
  }
}

bool is_guardian(pid_t process) {
  return name_of(process) == kName;
}

std::vector<pid_t> charges_of(pid_t process) {
  std::vector<pid_t> tree = tree_of(process);
  std::erase_if(tree, is_guardian);
  return tree;
}

}  // namespace evenshard::base
