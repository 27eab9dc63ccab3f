#include "execute/process_launcher.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/processes.hpp"
#include "execute/spawn.hpp"

namespace evenshard::execute {

namespace {

using base::SteadyTime;
using std::chrono::milliseconds;

/// A dying process closes its channel a moment before it can be reaped.
constexpr milliseconds kCloseBeforeEnd{500};
/// A child of the tests may still be writing its coverage.
constexpr milliseconds kSurvivorsMayEnd{1000};
constexpr milliseconds kSurvivorsMustEnd{1500};
constexpr milliseconds kSurvivorsGivenUp{4000};
constexpr milliseconds kFirstLook{5};
constexpr milliseconds kLongestLook{50};

SteadyTime now() {
  return base::SystemClock().now();
}

/// What has left its worker's group leads one of its own, as a rule.
bool leads(pid_t process) {
  return ::getpgid(process) == process;
}

void signal_stray(pid_t process, int signal) {
  ::kill(leads(process) ? -process : process, signal);
}

/// By a worker of this run, as far as its environment tells.
bool started_in(pid_t process, const std::string& run_id) {
  return !run_id.empty() && base::variable_of(process, "EVENSHARD_RUN_ID") == run_id &&
         !base::variable_of(process, "EVENSHARD_WORKER_ID").empty();
}

std::vector<pid_t> all_left(pid_t group, const std::vector<pid_t>& strays) {
  std::vector<pid_t> left = base::members_of(group);
  for (const pid_t stray : strays) {
    if (leads(stray))
      std::ranges::copy(base::members_of(stray), std::back_inserter(left));
    else
      left.push_back(stray);
  }
  return left;
}

std::chrono::microseconds as_us(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

void reap_orphans() {
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
  }
}

int poll_timeout(SteadyTime until) {
  const auto left = std::chrono::ceil<milliseconds>(until - now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

}  // namespace

ProcessLauncher::ProcessLauncher(const std::filesystem::path& leftovers, const std::string& run_id)
    : guardian_({.leftovers = leftovers,
                 .is_stray = [run_id](pid_t process) { return started_in(process, run_id); }}) {}

ProcessLauncher::~ProcessLauncher() {
  for (auto& [id, child] : children_) ::kill(-child.pid, SIGKILL);
  for (auto& [id, child] : children_) {
    if (base::is_beyond_us(child.pid)) continue;
    while (!child.status && ::waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    guardian_.forget(child.pid);
  }
  kill_orphans();
}

/// The children of the killed are ours next.
void ProcessLauncher::kill_orphans() {
  const SteadyTime latest = now() + kSurvivorsMustEnd;
  for (auto left = orphans(); !left.empty() && now() < latest; left = orphans()) {
    for (const pid_t orphan : left) {
      signal_stray(orphan, SIGKILL);
      if (base::is_beyond_us(orphan)) given_up_.push_back(orphan);
    }
    ::usleep(kFirstLook.count() * 1000);
    reap_orphans();
  }
  reap_orphans();
}

ProcessId ProcessLauncher::start(const WorkerSpec& spec) {
  Spawned spawned = spawn(spec);
  guardian_.watch(spawned.pid);
  children_.emplace(
      next_id_, Child{spawned.pid, spec.worker, Channel(std::move(spawned.channel), spec.secret)});
  return next_id_++;
}

void ProcessLauncher::send(ProcessId process, const std::string& json) {
  const auto found = children_.find(process);
  if (found != children_.end()) found->second.channel.send(json);
}

void ProcessLauncher::signal_process(ProcessId process, int pid, int signal) {
  const auto found = children_.find(process);
  if (found == children_.end()) return;
  const bool member = pid > 0 && ::getpgid(pid) == found->second.pid;
  if (member || !found->second.status) ::kill(member ? pid : found->second.pid, signal);
}

void ProcessLauncher::signal_group(ProcessId process, int signal) {
  const auto found = children_.find(process);
  if (found != children_.end()) ::kill(-found->second.pid, signal);
}

std::optional<LauncherEvent> ProcessLauncher::next_event(SteadyTime deadline) {
  while (events_.empty()) {
    wait_for_something(next_duty(deadline));
    const SteadyTime time = now();
    do_duties(time);
    if (events_.empty() && time >= deadline) return std::nullopt;
  }
  LauncherEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

SteadyTime ProcessLauncher::next_duty(SteadyTime until) const {
  for (const auto& [id, child] : children_) {
    if (child.status)
      until = std::min(until, child.next_look);
    else if (child.closed && !child.lost)
      until = std::min(until, *child.closed + kCloseBeforeEnd);
  }
  return until;
}

void ProcessLauncher::wait_for_something(SteadyTime until) {
  std::vector<pollfd> files{{signals_.descriptor(), POLLIN, 0}};
  std::vector<ProcessId> readers;
  for (const auto& [id, child] : children_) {
    if (!child.channel.is_open()) continue;
    const int wanted = child.channel.has_pending() ? POLLIN | POLLOUT : POLLIN;
    files.push_back({child.channel.descriptor(), static_cast<short>(wanted), 0});
    readers.push_back(id);
  }
  if (::poll(files.data(), files.size(), poll_timeout(until)) <= 0) return;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    Child& child = children_.at(readers[i]);
    const short ready = files[i + 1].revents;
    if (ready & POLLOUT) child.channel.write_pending();
    if (ready & ~POLLOUT) read_channel(readers[i], child);
  }
  if (files.front().revents != 0) take_signals();
}

void ProcessLauncher::take_signals() {
  for (const ArrivedSignal& signal : signals_.take())
    if (signal.number != SIGCHLD) events_.emplace_back(SignalReceived{signal.number});
  reap_ended();
}

void ProcessLauncher::read_channel(ProcessId id, Child& child) {
  const bool open = child.channel.read();
  while (auto message = child.channel.next_message())
    events_.emplace_back(MessageReceived{id, std::move(*message)});
  if (child.channel.broken()) return lose(id, child, "wrote to evenshard's channel");
  if (open) return;
  child.channel.close();
  child.closed = now();
}

void ProcessLauncher::lose(ProcessId id, Child& child, const char* reason) {
  child.channel.close();
  child.lost = true;
  events_.emplace_back(ChannelLost{id, reason});
}

void ProcessLauncher::reap_ended() {
  int status = 0;
  rusage usage{};
  for (pid_t pid; (pid = ::wait4(-1, &status, WNOHANG, &usage)) > 0;) {
    const auto found = std::ranges::find_if(
        children_, [pid](const auto& entry) { return entry.second.pid == pid; });
    if (found == children_.end()) continue;  // An orphan.
    auto& [id, child] = *found;
    if (child.channel.is_open()) read_channel(id, child);
    child.channel.close();
    child.status = status;
    child.cpu = as_us(usage.ru_utime) + as_us(usage.ru_stime);
    child.reaped = child.next_look = now();
  }
}

void ProcessLauncher::do_duties(SteadyTime time) {
  for (auto entry = children_.begin(); entry != children_.end();) {
    auto& [id, child] = *entry;
    notice_closed(id, child, time);
    if (!child.status || child.next_look > time || !is_over(child, time)) {
      ++entry;
      continue;
    }
    guardian_.forget(child.pid);
    report_end(id, child);
    entry = children_.erase(entry);
  }
}

void ProcessLauncher::notice_closed(ProcessId id, Child& child, SteadyTime time) {
  if (!child.closed || child.lost || child.status) return;
  if (time >= *child.closed + kCloseBeforeEnd) lose(id, child, "closed evenshard's channel");
}

bool ProcessLauncher::is_over(Child& child, SteadyTime time) {
  const std::vector<pid_t> strays = strays_of(child);
  const std::vector<pid_t> left = all_left(child.pid, strays);
  const auto since = time - child.reaped;
  const bool hopeless = since >= kSurvivorsMayEnd && std::ranges::all_of(left, base::is_beyond_us);
  if (left.empty() || hopeless || since >= kSurvivorsGivenUp) {
    give_up(child, left);
    return true;
  }
  const auto signal_all = [&](int signal) {
    ::kill(-child.pid, signal);
    for (const pid_t stray : strays) signal_stray(stray, signal);
  };
  if (since >= kSurvivorsMayEnd && !std::exchange(child.asked, true)) {
    child.survivors = static_cast<int>(left.size());
    signal_all(SIGTERM);
  }
  // Again and again: who was a stray's child is found once its parent is gone.
  if (since >= kSurvivorsMustEnd) signal_all(SIGKILL);
  child.look_every = std::min(child.look_every * 2, kLongestLook);
  child.next_look = time + child.look_every;
  return false;
}

void ProcessLauncher::give_up(Child& child, const std::vector<pid_t>& left) {
  for (const pid_t one : left) {
    given_up_.push_back(one);
    child.left.push_back(fmt::format("{} (process {})", base::name_of(one), one));
    child.survivors = std::max(child.survivors - 1, 0);
  }
}

std::vector<pid_t> ProcessLauncher::orphans() const {
  std::vector<pid_t> known = given_up_;
  for (const auto& [id, child] : children_) known.push_back(child.pid);
  return orphans_.all(known);
}

/// Orphans outside its group. Those that do not tell whose they are belong to the last worker.
std::vector<pid_t> ProcessLauncher::strays_of(const Child& child) const {
  std::vector<pid_t> strays = orphans();
  std::erase_if(strays, [&](pid_t stray) {
    const std::string worker = base::variable_of(stray, "EVENSHARD_WORKER_ID");
    const bool its_own = worker == std::to_string(child.worker) || children_.size() == 1;
    return !its_own || ::getpgid(stray) == child.pid;
  });
  return strays;
}

void ProcessLauncher::report_end(ProcessId id, const Child& child) {
  const int status = *child.status;
  events_.emplace_back(ProcessEnded{.process = id,
                                    .exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
                                    .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                                    .survivors = child.survivors,
                                    .left = child.left,
                                    .cpu = child.cpu});
}

}  // namespace evenshard::execute
