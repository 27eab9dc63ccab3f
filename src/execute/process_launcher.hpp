// Workers as processes of this machine, each in a process group of its own, with one loop over all.
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/guardian.hpp"
#include "execute/channel.hpp"
#include "execute/launcher.hpp"
#include "execute/orphans.hpp"
#include "execute/signal_pipe.hpp"

namespace evenshard::execute {

class ProcessLauncher final : public WorkerLauncher {
 public:
  /// Throws base::Error. While it lives it takes over SIGCHLD, SIGINT, SIGTERM and SIGHUP, and
  /// reaps every child of this process. When this process is killed, the folder `leftovers` goes
  /// (empty: there is none), and the workers' process groups; with a `run_id` also what its workers
  /// started and left their groups, as far as it is found.
  explicit ProcessLauncher(const std::filesystem::path& leftovers = {},
                           const std::string& run_id = {});
  ~ProcessLauncher() override;

  ProcessId start(const WorkerSpec& spec) override;
  void send(ProcessId process, const std::string& json) override;
  std::optional<LauncherEvent> next_event(base::SteadyTime deadline) override;
  void signal_process(ProcessId process, int pid, int signal) override;
  void signal_group(ProcessId process, int signal) override;

 private:
  /// A worker from its start until its group is empty.
  struct Child {
    Child(pid_t its_pid, int its_worker, Channel its_channel)
        : pid(its_pid), worker(its_worker), channel(std::move(its_channel)) {}

    pid_t pid;
    int worker;
    Channel channel;
    bool lost = false;                       ///< ChannelLost was reported.
    std::optional<base::SteadyTime> closed;  ///< The channel's end came, the process' not yet.
    std::optional<int> status;               ///< From wait, once reaped.
    std::chrono::microseconds cpu{0};
    base::SteadyTime reaped{}, next_look{};
    std::chrono::milliseconds look_every{5};
    int survivors = 0;
    std::vector<std::string> left;
    bool asked = false;  ///< SIGTERM was sent to survivors.
  };
  using Children = std::map<ProcessId, Child>;

  void wait_for_something(base::SteadyTime until);
  base::SteadyTime next_duty(base::SteadyTime until) const;
  void take_signals();
  void read_channel(ProcessId id, Child& child);
  void lose(ProcessId id, Child& child, const char* reason);
  void reap_ended();
  void do_duties(base::SteadyTime now);
  void notice_closed(ProcessId id, Child& child, base::SteadyTime now);
  bool is_over(Child& child, base::SteadyTime now);
  void give_up(Child& child, const std::vector<pid_t>& left);
  std::vector<pid_t> orphans() const;
  void kill_orphans();
  std::vector<pid_t> strays_of(const Child& child) const;
  void report_end(ProcessId id, const Child& child);

  Orphans orphans_;          ///< First: what we have now is none of ours.
  base::Guardian guardian_;  ///< It is forked before our handlers are installed.
  SignalPipe signals_;
  Children children_;
  std::vector<pid_t> given_up_;  ///< Told of, and not looked at again.
  std::deque<LauncherEvent> events_;
  ProcessId next_id_ = 0;
};

}  // namespace evenshard::execute
