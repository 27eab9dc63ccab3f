#include "execute/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/sockets.hpp"

namespace evenshard::execute {

namespace {

using base::Descriptor;
namespace fs = std::filesystem;

/// Everything the child needs between fork and exec.
struct ChildPlan {
  const std::function<void()>& enter;
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  int input = -1, log = -1, channel = -1, report = -1;
  pid_t parent = -1;
};

/// Above every number that the child's own dup2 calls write to.
Descriptor out_of_the_way(Descriptor file, const fs::path& path) {
  if (!file) base::throw_errno("open", path);
  return base::raise_descriptor(file, kChannelDescriptor + 1);
}

void die_with_parent([[maybe_unused]] pid_t parent) {
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
#endif
}

void usual_signals() {
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) {
    struct sigaction action {};
    ::sigaction(signal, nullptr, &action);
    const bool we_ignore_it = signal == SIGPIPE || signal == SIGXFSZ;
    if (!we_ignore_it && action.sa_handler == SIG_IGN) continue;
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void report_and_end(const ChildPlan& plan, const std::string& reason) {
  if (::write(plan.report, reason.data(), reason.size()) < 0) ::_exit(126);
  ::_exit(127);
}

void enter_surroundings(const ChildPlan& plan) {
  try {
    if (plan.enter) plan.enter();
  } catch (const std::exception& error) {
    report_and_end(plan, error.what());
  }
}

[[noreturn]] void become_worker(const ChildPlan& plan) {
  ::setpgid(0, 0);
  enter_surroundings(plan);
  die_with_parent(plan.parent);
  ::dup2(plan.input, STDIN_FILENO);
  ::dup2(plan.log, STDOUT_FILENO);
  ::dup2(plan.log, STDERR_FILENO);
  ::dup2(plan.channel, kChannelDescriptor);
  usual_signals();
  ::execve(plan.program, plan.argv, plan.environment);
  report_and_end(plan, fmt::format("{}: {}", plan.program, std::strerror(errno)));
}

/// Our handlers must not run in the child: it shares the pipe they write to.
pid_t fork_quietly(const ChildPlan& plan) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::fork();
  if (pid == 0) become_worker(plan);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return pid;
}

std::pair<Descriptor, Descriptor> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) base::throw_errno("open", "a pipe");
  Descriptor reader(ends[0]), writer(ends[1]);
  ::fcntl(reader.get(), F_SETFD, FD_CLOEXEC);
  ::fcntl(writer.get(), F_SETFD, FD_CLOEXEC);
  return {std::move(reader), std::move(writer)};
}

}  // namespace

Spawned spawn(const WorkerSpec& spec) {
  const base::Invocation invocation(spec.argv, spec.environment);
  if (!invocation.program())
    throw base::Error(fmt::format("cannot start a worker: {} is not in PATH", spec.argv.front()));
  const fs::path& program = *invocation.program();
  const Descriptor input = out_of_the_way(base::open_to_read("/dev/null"), "/dev/null");
  const int log_flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
  const Descriptor log =
      out_of_the_way(Descriptor(::open(spec.log.c_str(), log_flags, 0666)), spec.log);
  auto [ours, low_theirs] = base::make_socket_pair();
  const Descriptor theirs = base::raise_descriptor(low_theirs, kChannelDescriptor + 1);
  auto [report, low_writer] = make_pipe();
  Descriptor writer = base::raise_descriptor(low_writer, kChannelDescriptor + 1);
  low_writer = Descriptor();

  const pid_t pid =
      fork_quietly({spec.enter, program.c_str(), invocation.argv(), invocation.environment(),
                    input.get(), log.get(), theirs.get(), writer.get(), ::getpid()});
  if (pid < 0) base::throw_errno("start", "a worker process");
  ::setpgid(pid, pid);  // The child does it too: whoever is first.
  writer = Descriptor();
  // Empty once the child has become the worker.
  if (const std::string reason = base::read_all(report, "a pipe"); !reason.empty()) {
    ::waitpid(pid, nullptr, 0);
    throw base::Error(fmt::format("cannot start a worker: {}", reason));
  }
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  return {pid, std::move(ours)};
}

}  // namespace evenshard::execute
