#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "isolate/handover.hpp"
#include "isolate/namespaces.hpp"

namespace evenshard::isolate {

namespace {

namespace fs = std::filesystem;
using base::Descriptor;

struct Namespaces {
  Handover user, mounts;
};

Descriptor open_namespace(const char* path) {
  Descriptor file = base::open_to_read(path);
  if (!file) base::throw_errno("open", path);
  return file;
}

fs::path user_namespace() {
  return fs::read_symlink("/proc/self/ns/user");
}

void make(const WorldPlan& plan, const Places& places, const fs::path& stage,
          const Namespaces& made) {
  const fs::path before = user_namespace();
  enter_namespaces(plan, places, stage);
  if (user_namespace() != before) made.user.give(open_namespace("/proc/self/ns/user"));
  made.mounts.give(open_namespace("/proc/self/ns/mnt"));
}

[[noreturn]] void make_in_child(const WorldPlan& plan, const Places& places, const fs::path& stage,
                                const Namespaces& made, const Descriptor& report) {
  try {
    make(plan, places, stage, made);
  } catch (const std::exception& error) {
    base::write_all(report, error.what(), "a pipe");
  }
  ::_exit(0);
}

/// Our handlers must not run in the child: it shares the pipe they write to.
pid_t fork_deaf() {
  sigset_t all, before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child != 0) ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return child;
}

std::string end_of(pid_t child, const Descriptor& report) {
  const std::string reason = base::read_all(report, "a pipe");
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return reason;
}

void join(const Descriptor& space, int kind, const char* what) {
  if (::setns(space.get(), kind) != 0) base::throw_errno("enter", what);
}

}  // namespace

CommonWorld::CommonWorld(const Views& views, const Views& apart, const Places& places,
                         const fs::path& stage)
    : project_(places.project) {
  const Namespaces made;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) base::throw_errno("open", "a pipe");
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  const pid_t child = fork_deaf();
  if (child < 0) base::throw_errno("start", "a process");
  if (child == 0) make_in_child({views, apart, false}, places, stage, made, writer);
  writer = Descriptor();
  const std::string reason = end_of(child, reader);
  user_ = made.user.take();
  mounts_ = made.mounts.take();
  if (!mounts_)
    throw base::Error("cannot make one view for all workers: " +
                      (reason.empty() ? "the kernel ended the attempt" : reason));
}

void CommonWorld::enter() const {
  if (user_) join(user_, CLONE_NEWUSER, "a user namespace");
  join(mounts_, CLONE_NEWNS, "a mount namespace");
  if (::chdir(project_.c_str()) != 0) base::throw_errno("enter", project_);
}

}  // namespace evenshard::isolate
