// The seam between the engine and worker processes. Isolation lives behind it; nothing else knows.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/environment.hpp"

namespace evenshard::execute {

/// The channel's descriptor in the worker: above what shells and tests pick for themselves, below
/// the lowest usual limit (256).
inline constexpr int kChannelDescriptor = 230;

/// Makes a worker look at its channel. Nobody needs it for anything else, and a process that no
/// longer handles it is not ended by it.
inline constexpr int kLookSignal = SIGURG;

/// Where a process lives when not where evenshard itself does.
struct Surroundings {
  /// Called in the forked child, before the program is started. Throws base::Error.
  std::function<void()> enter;
  base::Environment environment;  ///< Beside what every worker gets.
};

/// One worker process to start.
struct WorkerSpec {
  int worker = 0;       ///< Slot.
  int incarnation = 0;  ///< 0 for the slot's first process.
  std::vector<std::string> argv;
  base::Environment environment;
  std::filesystem::path log;      ///< Receives stdout and stderr, appended.
  std::string secret;             ///< 32 hex digits that mark every frame of its channel.
  std::function<void()> enter{};  ///< Of its Surroundings; may be empty.
};

using ProcessId = int;  ///< The launcher's own handle; never reused within a run.

/// A whole, authenticated message of the worker protocol.
struct MessageReceived {
  ProcessId process = -1;
  std::string json;
};
/// The channel carries something that is not the protocol, or was closed by the worker.
struct ChannelLost {
  ProcessId process = -1;
  std::string reason;  ///< What the worker did, to follow "the worker process".
};
/// The process has ended and was reaped, and its group is empty but for what could not be ended;
/// nothing follows for it.
struct ProcessEnded {
  ProcessId process = -1;
  int exit_code = 0;  ///< Valid when signal is 0.
  int signal = 0;
  int survivors = 0;  ///< Processes of its group that were still there and have been killed.
  std::vector<std::string> left{};   ///< Those that could not be ended: names and numbers.
  std::chrono::microseconds cpu{0};  ///< In all, with the children it waited for; 0: unknown.
};
/// A signal asked the engine itself to stop (SIGINT, SIGTERM, SIGHUP).
struct SignalReceived {
  int signal = 0;
};

using LauncherEvent = std::variant<MessageReceived, ChannelLost, ProcessEnded, SignalReceived>;

class WorkerLauncher {
 public:
  WorkerLauncher() = default;
  WorkerLauncher(const WorkerLauncher&) = delete;
  WorkerLauncher& operator=(const WorkerLauncher&) = delete;
  virtual ~WorkerLauncher() = default;  ///< Kills every worker that is left.

  /// Throws base::Error when the process cannot be started.
  virtual ProcessId start(const WorkerSpec& spec) = 0;
  /// Queues a message; never blocks. To a process that is gone: ignored.
  virtual void send(ProcessId process, const std::string& json) = 0;
  /// The next event, or nothing once `deadline` has passed.
  virtual std::optional<LauncherEvent> next_event(base::SteadyTime deadline) = 0;
  /// Signals one process of the worker's group: `pid`, as it announced itself, because the process
  /// that was started may be a wrapper. One that is not in the group: the process started.
  virtual void signal_process(ProcessId process, int pid, int signal) = 0;
  /// Signals the worker's whole process group.
  virtual void signal_group(ProcessId process, int signal) = 0;
};

}  // namespace evenshard::execute
