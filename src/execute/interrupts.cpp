// Ctrl-C and its relatives: once to end soon and save everything, twice to end now.
#include <algorithm>
#include <csignal>

#include "execute/run_loop.hpp"

namespace evenshard::execute {

void RunLoop::on(const SignalReceived& event) {
  ++signals_;
  if (signals_ == 1) record_.signal = event.signal;
  if (signals_ <= 2) emit(model::Interrupted{at(), event.signal, signals_});
  stop_dispatching();
  for (Slot& slot : slots_) {
    if (!slot.process) continue;
    if (signals_ == 1)
      ask_to_end(*slot.process);
    else
      kill(*slot.process);
  }
}

/// SIGINT tells a worker to save coverage now; before behave is reached nobody understands it.
void RunLoop::ask_to_end(WorkerProcess& process) {
  if (process.pid > 0)
    launcher_.signal_process(process.id, process.pid, SIGINT);
  else
    launcher_.signal_group(process.id, SIGTERM);
  end_within(process, given_.options.grace);
}

void RunLoop::end_within(WorkerProcess& process, model::milliseconds time) const {
  const base::SteadyTime latest = now_ + time;
  process.kill_at = std::min(process.kill_at.value_or(latest), latest);
}

void RunLoop::kill(const WorkerProcess& process) {
  launcher_.signal_group(process.id, SIGKILL);
}

}  // namespace evenshard::execute
