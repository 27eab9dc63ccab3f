// Ctrl-C and its relatives: once to end soon and save everything, twice to end now.
#include <algorithm>
#include <csignal>

#include "execute/run_loop.hpp"

namespace evenshard::execute {

namespace {

/// Of the grace, for what a worker that did not end by itself does about SIGTERM.
constexpr model::milliseconds kLongestTermination{1000};

}  // namespace

void RunLoop::on(const SignalReceived& event) {
  ++signals_;
  if (signals_ == 1) record_.signal = event.signal;
  if (signals_ <= 2) emit(model::Interrupted{at(), event.signal, signals_});
  stop_dispatching(Finish::interrupted);
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    if (signals_ == 1)
      ask_to_end(*slot.process);
    else
      kill(*slot.process);
  }
}

/// It has the message already; the signal makes it look. Before behave is reached nobody does.
void RunLoop::ask_to_end(WorkerProcess& process) {
  const model::milliseconds grace = given_.options.grace;
  if (process.pid > 0)
    launcher_.signal_process(process.id, process.pid, kLookSignal);
  else
    terminate(process);
  process.terminate_at = now_ + grace - std::min(grace / 5, kLongestTermination);
  end_within(process, grace);
}

void RunLoop::terminate(const WorkerProcess& process) {
  launcher_.signal_group(process.id, SIGTERM);
}

void RunLoop::end_within(WorkerProcess& process, model::milliseconds time) const {
  const base::SteadyTime latest = now_ + time;
  process.kill_at = std::min(process.kill_at.value_or(latest), latest);
}

void RunLoop::kill(const WorkerProcess& process) {
  launcher_.signal_group(process.id, SIGKILL);
}

}  // namespace evenshard::execute
