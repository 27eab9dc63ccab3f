// What workers say, and what the engine does about it.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "execute/run_loop.hpp"
#include "execute/signal_name.hpp"

namespace evenshard::execute {

namespace {

/// A worker that needs longer to end is waiting for something.
constexpr std::chrono::milliseconds kUsualEnding{5000};

std::vector<model::Slice> begin_outputs(const std::vector<std::string>& files,
                                        const std::vector<std::int64_t>& offsets) {
  std::vector<model::Slice> slices(files.size());
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!files[i].empty()) slices[i] = {files[i], i < offsets.size() ? offsets[i] : 0, 0};
  return slices;
}

void end_outputs(std::vector<model::Slice>& slices, const std::vector<std::int64_t>& offsets) {
  for (std::size_t i = 0; i < slices.size() && i < offsets.size(); ++i)
    if (!slices[i].file.empty()) slices[i].end = offsets[i];
}

std::vector<model::OutputMark> output_marks(const std::vector<Mark>& marks) {
  std::vector<model::OutputMark> result;
  for (const Mark& mark : marks) result.push_back({mark.line, mark.outputs});
  return result;
}

bool cut_short(const model::UnitResult& result) {
  return result.outcome == model::Outcome::untested ||
         std::any_of(result.scenarios.begin(), result.scenarios.end(), [](const auto& scenario) {
           return scenario.outcome == model::Outcome::untested;
         });
}

}  // namespace

void RunLoop::on(const MessageReceived& event) {
  Slot* slot = slot_of(event.process);
  if (slot == nullptr || !slot->process->lost.empty()) return;
  try {
    const WorkerMessage message = decode(event.json);
    std::visit([this, slot](const auto& said) { on_message(*slot, said); }, message);
  } catch (const base::Error& error) {
    lose(*slot, fmt::format("broke the worker protocol: {}", error.what()));
  }
}

model::UnitResult& RunLoop::running_unit(Slot& slot, model::UnitId unit) const {
  auto& running = slot.process->running;
  if (!running || running->unit != unit)
    throw base::Error(fmt::format("unit {} is not running there", unit));
  return *running;
}

void RunLoop::on_message(Slot& slot, const Hello& hello) {
  if (hello.protocol != kProtocolVersion)
    throw base::Error(fmt::format("it speaks version {}", hello.protocol));
  slot.process->pid = hello.pid;
  if (!given_.options.coverage || hello.ctracer || slot.worker != 0 || slot.started > 1) return;
  warn(
      "coverage runs without its C tracer in this interpreter: tests take two to three times as "
      "long; reinstall coverage where a compiler or a wheel is available");
}

void RunLoop::on_message(Slot& slot, const Ready& ready) {
  WorkerProcess& process = *slot.process;
  process.ready = now_;
  process.before_all_failed = ready.before_all_failed;
  process.startup_cpu = process.cpu = ready.cpu;
  if (ready.before_all_failed || !agree(slot, ready)) return;
  failed_starts_ = 0;
  hopeless_ = false;
  if (process.incarnation == 0) record_.last_ready = at();
  emit(model::WorkerReady{at(), slot.worker,
                          std::chrono::duration_cast<microseconds>(now_ - process.spawned)});
  if (!process.finish_sent) feed(slot);
  feed_waiting();
}

void RunLoop::on_message(Slot& slot, const Begin& begin) {
  WorkerProcess& process = *slot.process;
  const auto held =
      std::find_if(process.held.begin(), process.held.end(),
                   [&begin](const Held& candidate) { return candidate.unit == begin.unit; });
  if (held == process.held.end() || process.running)
    throw base::Error(fmt::format("unit {} cannot begin there", begin.unit));
  process.held.erase(held);
  model::UnitResult& result = process.running.emplace();
  result.unit = begin.unit;
  result.attempt = ledger_.next_attempt(begin.unit);
  result.worker = slot.worker;
  result.begin = at();
  result.log = {process.log, begin.offsets.log, begin.offsets.log};
  result.outputs = begin_outputs(process.outputs, begin.offsets.outputs);
  process.running_since = now_;
  emit(model::UnitStarted{at(), begin.unit, slot.worker, result.attempt});
  feed_idle();
}

void RunLoop::on_message(Slot& slot, const Model& model) {
  running_unit(slot, model.unit).model = model.lines;
  if (model.lines)
    drop_parts(slot, model.unit);
  else
    release_parts(model.unit);
}

void RunLoop::on_message(Slot&, const Warned& warned) {
  if (std::ranges::find(record_.warnings, warned.text) == record_.warnings.end()) warn(warned.text);
}

void RunLoop::on_message(Slot& slot, const ScenarioEnded& scenario) {
  running_unit(slot, scenario.unit).scenarios.push_back(scenario.result);
  emit(model::ScenarioFinished{at(), scenario.unit, slot.worker, scenario.result});
}

void RunLoop::on_message(Slot& slot, const Done& done) {
  model::UnitResult& result = running_unit(slot, done.unit);
  result.outcome = done.outcome;
  result.steps = done.steps;
  result.cpu = done.cpu;
  slot.process->cpu += done.cpu;
  result.peak_rss_kib = done.peak_rss_kib;
  result.note = done.error;
  result.log.end = done.offsets.log;
  end_outputs(result.outputs, done.offsets.outputs);
  result.marks = output_marks(done.marks);
  if (record_.signal != 0 && cut_short(result)) {
    result.outcome = model::Outcome::cancelled;
    result.note = "interrupted by " + signal_name(record_.signal);
  }
  slot.process->done.push_back(done.unit);
  conclude(slot);
  if (!slot.process->is_leaving()) feed(slot);
  feed_waiting();
}

/// The running unit has its result; the worker may take the next.
void RunLoop::conclude(Slot& slot) {
  WorkerProcess& process = *slot.process;
  model::UnitResult result = std::move(process.running).value();
  process.running.reset();
  result.wall = std::chrono::duration_cast<microseconds>(now_ - process.running_since);
  process.busy += result.wall;
  ledger_.count(result);
  emit(model::UnitFinished{at(), result});
  release_parts(result.unit);
  const bool failed = model::is_failure(result.outcome) || model::is_incomplete(result.outcome);
  if (!stop_on_failure_ || !failed || stopping()) return;
  record_.stopped = true;
  stop_dispatching(Finish::now);
}

void RunLoop::on_message(Slot& slot, const Revoked& revoked) {
  take_back(slot, revoked.unit);
  feed_idle();
}

void RunLoop::on_message(Slot& slot, const Saved& saved) {
  WorkerProcess& process = *slot.process;
  if (saved.through < 0 || static_cast<std::size_t>(saved.through) > process.done.size())
    throw base::Error(fmt::format("it saved {} units of {}", saved.through, process.done.size()));
  process.part = saved.part;
  process.saved_through = static_cast<std::size_t>(saved.through);
}

void RunLoop::on_message(Slot& slot, const Failed& failed) {
  WorkerProcess& process = *slot.process;
  process.failure = failed.reason;
  end_within(process, given_.options.ending);
  if (!failed.unit || (process.running && process.running->unit == *failed.unit)) return;
  const auto& counted = ledger_.of(*failed.unit);
  if (counted && counted->worker == slot.worker && cut_short(*counted) && !stopping())
    condemn(*failed.unit, failed.reason);
}

/// Of two processes that measure into one file the last would be the result: neither runs on.
void RunLoop::on_message(Slot&, const Measured& measured) {
  if (measured_.insert(measured.into).second) return;
  const std::string reason = fmt::format(
      "the suite's own coverage (coverage.Coverage() in environment.py, or in the launcher) writes "
      "the data of several worker processes into one file, {}: leave it out and use --cov, or give "
      "each process a file of its own (parallel = true) and combine them after the run",
      measured.into);
  if (record_.refusal.empty()) warn(reason);
  record_.refusal = reason;
  stop_dispatching(Finish::now);
  for (Slot& other : slots_)
    if (other.process) lose(other, "was ended: its coverage overwrites that of others");
}

/// Behave itself would run nothing more, and end with status 1.
void RunLoop::on_message(Slot&, const Aborted& aborted) {
  record_.aborted = true;
  const bool first = !stopping();
  record_.stopped = true;
  if (!first) return;
  const std::string where =
      aborted.unit ? given_.suite.units.at(static_cast<std::size_t>(*aborted.unit)).path + ": "
                   : "";
  warn(where +
       "the suite aborted the run (KeyboardInterrupt or context.abort): nothing else begins");
  stop_dispatching(Finish::now);
}

void RunLoop::on_message(Slot& slot, const Bye& bye) {
  WorkerProcess& process = *slot.process;
  process.said_bye = true;
  process.after_all_failed = bye.after_all_failed;
  process.exit_code = bye.exit_code & 0xff;  // What a process can exit with.
  process.note_at = now_ + kUsualEnding;
  end_within(process, given_.options.ending);
}

}  // namespace evenshard::execute
