#include "base/subprocess.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/guardian.hpp"

namespace evenshard::base {

namespace fs = std::filesystem;

namespace {

/// A file without a name, so that nobody has to remove it.
Descriptor open_nameless() {
  std::string path = (fs::temp_directory_path() / "evenshard.XXXXXX").string();
  const Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
  if (!file) throw_errno("create a temporary file", path);
  ::unlink(path.c_str());
  // Above the standard three: one of those may be closed, and the child's dup2 would overwrite it.
  return Descriptor(::fcntl(file.get(), F_DUPFD_CLOEXEC, 3));
}

std::string contents(const Descriptor& file) {
  if (!file) return {};
  ::lseek(file.get(), 0, SEEK_SET);
  return read_all(file, "the output of a process");
}

/// What posix_spawn wants to be told, freed in the end.
class SpawnOptions {
 public:
  SpawnOptions() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    // Ours may be changed to read signals in order; what we start expects a process's usual ones.
    sigset_t none, ignored;
    ::sigemptyset(&none);
    ::sigemptyset(&ignored);
    ::sigaddset(&ignored, SIGPIPE);
    ::sigaddset(&ignored, SIGXFSZ);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &ignored);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnOptions() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnOptions(const SpawnOptions&) = delete;
  SpawnOptions& operator=(const SpawnOptions&) = delete;

  void capture(const Descriptor& out, const Descriptor& err) {
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, out.get(), 1);
    ::posix_spawn_file_actions_adddup2(&actions_, err.get(), 2);
  }
  void shield() {
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  void enter(const fs::path& directory) {
    ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// As long as a helper may take to leave nothing behind.
constexpr std::chrono::milliseconds kGrace{1000};

/// A started command. One that nobody waits for is ended with its object, or with us.
class Process {
 public:
  Process(const Command& command, const Guardian& guardian) : guardian_(guardian) {
    SpawnOptions options;
    if (!command.attached) {
      out_ = open_nameless();
      err_ = open_nameless();
      options.capture(out_, err_);
    }
    if (command.shielded) options.shield();
    if (!command.directory.empty()) {
      if (!fs::is_directory(command.directory))
        throw Error(fmt::format("cannot run {} in {}: there is no such directory",
                                command.argv.front(), command.directory.string()));
      options.enter(command.directory);
    }
    start(command, options);
  }
  ~Process() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait_status();
  }
  Process(Process&& other) noexcept
      : guardian_(other.guardian_),
        pid_(std::exchange(other.pid_, 0)),
        out_(std::move(other.out_)),
        err_(std::move(other.err_)),
        name_(std::move(other.name_)) {}
  Process& operator=(Process&&) = delete;

  pid_t id() const { return pid_; }  ///< 0: it does not run.

  Completed wait() {
    if (pid_ <= 0) return {.exit_code = 127, .out = {}, .err = name_ + ": not found\n"};
    const int status = wait_status();
    return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
            .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
            .out = contents(out_),
            .err = contents(err_)};
  }

 private:
  void start(const Command& command, const SpawnOptions& options) {
    name_ = command.argv.front();
    const Invocation invocation(command.argv, command.environment);
    const std::optional<fs::path>& program = invocation.program();
    if (!program) return;
    const int error =
        ::posix_spawn(&pid_, program->c_str(), options.actions(), options.attributes(),
                      invocation.argv(), invocation.environment());
    if (error == 0) return guardian_.watch(pid_);
    pid_ = 0;
    errno = error;
    if (error != ENOENT) throw_errno("run", *program);
  }

  int wait_status() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    guardian_.forget(std::exchange(pid_, 0));
    return status;
  }

  const Guardian& guardian_;
  pid_t pid_ = 0;  ///< 0: not running.
  Descriptor out_, err_;
  std::string name_;
};

}  // namespace

Completed run(const Command& command, const std::function<void(pid_t)>& attend) {
  const Guardian guardian({.grace = kGrace});
  Process process(command, guardian);
  if (attend && process.id() > 0) attend(process.id());
  return process.wait();
}

std::vector<Completed> run_all(const std::vector<Command>& commands) {
  const Guardian guardian({.grace = kGrace});
  std::vector<Process> processes;
  for (const Command& command : commands) processes.emplace_back(command, guardian);
  std::vector<Completed> results;
  for (Process& process : processes) results.push_back(process.wait());
  return results;
}

}  // namespace evenshard::base
