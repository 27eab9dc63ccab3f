// How workers end, what that does to their units, and whether another one is worth starting.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "execute/log_tail.hpp"
#include "execute/run_loop.hpp"
#include "execute/signal_name.hpp"

namespace evenshard::execute {

namespace {

namespace fs = std::filesystem;

/// The worker's own status when it finds its channel closed by the suite.
constexpr int kLostChannelStatus = 70;
constexpr int kSameFailures = 2;

std::int64_t size_of(const std::string& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

double seconds(model::milliseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string how_it_exited(const WorkerProcess& process, int status) {
  if (status == kLostChannelStatus && process.pid > 0)
    return "the worker process closed evenshard's channel";
  if (process.pid == 0)
    return fmt::format("the worker process exited with status {} before it reached behave", status);
  return fmt::format("the worker process exited with status {} (os._exit?)", status);
}

}  // namespace

void RunLoop::on(const ChannelLost& event) {
  Slot* slot = slot_of(event.process);
  if (slot == nullptr || slot->process->said_bye || !slot->process->failure.empty()) return;
  lose(*slot, event.reason);
}

void RunLoop::lose(Slot& slot, const std::string& what_it_did) {
  slot.process->lost = what_it_did;
  kill(*slot.process);
}

void RunLoop::on(const ProcessEnded& event) {
  Slot* found = slot_of(event.process);
  if (found == nullptr) return;
  Slot& slot = *found;
  const std::string end = end_of(*slot.process, event);
  if (end.empty() && slot.process->overdue) warn_of_lingering(slot);
  warn_of_survivors(slot, event);
  const bool fruitful = slot.process->running || !slot.process->done.empty();
  slot.fruitless = fruitful ? 0 : slot.fruitless + 1;
  if (slot.process->running) crash_running(slot, end);
  const auto requeued = requeue_unsaved(slot, end);
  for (auto held = slot.process->held.rbegin(); held != slot.process->held.rend(); ++held)
    put_back(slot, held->unit);
  record_.workers.push_back(result_of(slot, end, event.cpu));
  if (record_.workers.back().behave_failed) warn_of_failure(slot);
  emit(model::WorkerEnded{at(), record_.workers.back(), requeued});
  judge_start(slot, end);
  slot.process.reset();
  feed_idle();
}

/// Empty: it ended as it should.
std::string RunLoop::end_of(const WorkerProcess& process, const ProcessEnded& event) const {
  if (!process.failure.empty()) return process.failure;
  if (!process.lost.empty()) return "the worker process " + process.lost;
  if (process.overdue && process.said_bye && record_.signal == 0) {
    if (!given_.options.coverage) return "";  // We ended it: warn_of_lingering.
    return fmt::format(
        "the worker process did not end in the {:g} s after its last message and was stopped: what "
        "its child processes measured may be missing",
        seconds(given_.options.ending));
  }
  if (event.signal != 0 && process.said_bye)
    return fmt::format("the worker process was ended by {} after its last message",
                       signal_name(event.signal));
  if (event.signal != 0)
    return fmt::format("the worker process was killed by {}", signal_name(event.signal));
  if (!process.said_bye) return how_it_exited(process, event.exit_code);
  if (event.exit_code == process.exit_code) return "";
  return fmt::format(
      "the worker process exited with status {} after behave had ended with {} (an atexit "
      "function? os._exit?)",
      event.exit_code, process.exit_code);
}

void RunLoop::crash_running(Slot& slot, const std::string& cause) {
  WorkerProcess& process = *slot.process;
  model::UnitResult& result = *process.running;
  const bool interrupted = record_.signal != 0;
  result.outcome = interrupted ? model::Outcome::cancelled : model::Outcome::crashed;
  if (interrupted)
    result.note = "interrupted by " + signal_name(record_.signal);
  else
    result.note = process.failure.empty() ? cause : cause + " ended the worker while it ran";
  result.log.end = size_of(result.log.file);
  for (model::Slice& output : result.outputs)
    if (!output.file.empty()) output.end = size_of(output.file);
  conclude(slot);
}

/// Units whose coverage the worker took with it. They run again, unless nothing runs any more.
std::vector<model::UnitId> RunLoop::requeue_unsaved(Slot& slot, const std::string& cause) {
  const auto& done = slot.process->done;
  const auto first = done.begin() + static_cast<std::ptrdiff_t>(slot.process->saved_through);
  if (!given_.options.coverage || first == done.end() || record_.signal != 0) return {};
  std::vector<model::UnitId> lost(first, done.end()), requeued;
  if (stopping())
    warn(fmt::format("worker {} ended before it saved the coverage of {} unit(s): {}", slot.worker,
                     lost.size(), cause));
  for (auto unit = lost.rbegin(); unit != lost.rend() && !stopping(); ++unit) {
    if (ledger_.next_attempt(*unit) >= kMostAttempts) {
      condemn(*unit, fmt::format("its coverage was lost {} times: {}", kMostAttempts, cause));
      continue;
    }
    ledger_.supersede(*unit);
    put_back(slot, *unit);
    requeued.insert(requeued.begin(), *unit);
  }
  return requeued;
}

/// The counted attempt stays, but as crashed.
void RunLoop::condemn(model::UnitId unit, const std::string& note) {
  emit(model::UnitCondemned{at(), ledger_.condemn(unit, note)});
}

/// Whether something that is reported anyway made behave end with a failure.
bool RunLoop::explains_failure(const WorkerProcess& process) const {
  return record_.aborted || process.before_all_failed || process.after_all_failed ||
         std::ranges::any_of(process.done, [this](model::UnitId unit) {
           const auto& result = ledger_.of(unit);
           return result && result->outcome != model::Outcome::passed &&
                  result->outcome != model::Outcome::skipped;
         });
}

model::WorkerResult RunLoop::result_of(const Slot& slot, const std::string& end,
                                       microseconds cpu) const {
  const WorkerProcess& process = *slot.process;
  model::WorkerResult result;
  result.worker = slot.worker;
  result.incarnation = process.incarnation;
  result.spawned = since_start(process.spawned);
  result.busy = process.busy;
  result.before_all_failed = process.before_all_failed;
  result.after_all_failed = process.after_all_failed;
  result.behave_failed =
      end.empty() && process.exit_code != 0 && record_.signal == 0 && !explains_failure(process);
  result.clean = end.empty();
  result.end = end;
  result.log = process.log;
  const auto as_us = [](auto time) { return std::chrono::duration_cast<microseconds>(time); };
  if (process.ready) result.startup = as_us(*process.ready - process.spawned);
  if (process.finish_sent) result.shutdown = as_us(now_ - *process.finish_sent);
  result.startup_cpu = process.startup_cpu;
  if (process.said_bye) result.shutdown_cpu = std::max(microseconds(0), cpu - process.cpu);
  if (!process.part.empty()) result.coverage_parts.push_back(process.part);
  return result;
}

bool RunLoop::anyone_ready() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.process && slot.process->is_ready(); });
}

bool RunLoop::anyone_starting() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.process && !slot.process->is_ready(); });
}

/// A suite whose workers all fail to start for one reason is not started again and again.
void RunLoop::judge_start(const Slot& slot, const std::string& end) {
  if (slot.process->is_ready() || stopping()) return;
  const bool known = failed_start_reason_ == end;
  if (!known) {
    const std::string tail = log_tail(slot.process->log);
    warn(fmt::format("worker {} could not start: {}{}{}", slot.worker, end,
                     tail.empty() ? "" : "\n", tail));
  }
  failed_start_reason_ = end;
  if (anyone_ready()) return;
  failed_starts_ = known ? failed_starts_ + 1 : 1;
  if (failed_starts_ >= kSameFailures) hopeless_ = true;
}

void RunLoop::warn_of_failure(const Slot& slot) {
  const WorkerProcess& process = *slot.process;
  warn(
      fmt::format("worker {}: behave ended with status {} although nothing that it ran failed: "
                  "see {}",
                  slot.worker, process.exit_code, process.log));
}

void RunLoop::warn_of_waiting(const Slot& slot) {
  warn(
      fmt::format("worker {} is done and waits for threads or child processes of the suite to end, "
                  "as behave alone would; it gets {:g} s",
                  slot.worker, seconds(given_.options.ending)));
}

void RunLoop::warn_of_lingering(const Slot& slot) {
  warn(fmt::format(
      "worker {} did not end in the {:g} s after its last message and was stopped, with "
      "the threads and child processes that it waited for",
      slot.worker, seconds(given_.options.ending)));
}

void RunLoop::warn_of_survivors(const Slot& slot, const ProcessEnded& event) {
  const WorkerProcess& process = *slot.process;
  const auto path = [this](model::UnitId unit) {
    return given_.suite.units.at(static_cast<std::size_t>(unit)).path;
  };
  const std::string last = process.running        ? path(process.running->unit)
                           : process.done.empty() ? "its start"
                                                  : path(process.done.back());
  if (event.survivors > 0)
    warn(fmt::format(
        "worker {} left {} process(es) running when it ended (last there: {}); they got a second "
        "more and were then stopped",
        slot.worker, event.survivors, last));
  if (!event.left.empty())
    warn(fmt::format(
        "worker {} left running what evenshard may not or cannot stop (last there: {}): {}",
        slot.worker, last, fmt::join(event.left, ", ")));
}

}  // namespace evenshard::execute
