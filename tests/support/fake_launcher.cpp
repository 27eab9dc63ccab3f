#include "support/fake_launcher.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace evenshard::test {

using namespace execute;
using nlohmann::json;

void FakeLauncher::signal_engine_at(milliseconds when, int signal) {
  planned_.emplace(made_ + when, Planned{[this, signal] { report(SignalReceived{signal}); }});
}

ProcessId FakeLauncher::start(const WorkerSpec& spec) {
  const auto id = static_cast<ProcessId>(specs.size());
  Process process;
  if (worker_script) process.script = worker_script(spec);
  if (process.script.cannot_start) throw base::Error("cannot start a worker: no such program");
  specs.push_back(spec);
  const WorkerScript script = processes_.emplace(id, std::move(process)).first->second.script;
  if (script.exits_early)
    plan(id, script.startup, [this, id, script] { die(id, *script.exits_early, 0); });
  else
    plan(id, script.startup, [this, id] { become_ready(id); });
  return id;
}

void FakeLauncher::plan(ProcessId id, milliseconds in, std::function<void()> action) {
  planned_.emplace(clock_.now() + in, Planned{std::move(action), id, processes_.at(id).life});
}

std::optional<LauncherEvent> FakeLauncher::next_event(base::SteadyTime deadline) {
  while (events_.empty()) {
    if (planned_.empty() || planned_.begin()->first > deadline) {
      clock_.advance_to(deadline);
      return std::nullopt;
    }
    clock_.advance_to(planned_.begin()->first);
    const Planned next = planned_.extract(planned_.begin()).mapped();
    if (next.process < 0 || processes_.at(next.process).life == next.life) next.action();
  }
  LauncherEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void FakeLauncher::say(ProcessId id, const std::string& text) {
  if (!processes_.at(id).silent) report(MessageReceived{id, text});
}

void FakeLauncher::become_ready(ProcessId id) {
  Process& process = processes_.at(id);
  process.ready = true;
  say(id, fmt::format(R"({{"type":"hello","protocol":{},"pid":{},"ctracer":true}})",
                      process.script.protocol, 1000 + id));
  if (const std::string& file = process.script.measured_into; !file.empty())
    say(id, json{{"type", "measured"}, {"into", file}}.dump());
  const bool failed = process.script.before_all_fails;
  say(id, fmt::format(R"({{"type":"ready","before_all_failed":{}}})", failed));
  if (failed) {
    say(id, R"({"type":"failed","reason":"before_all failed","unit":null})");
    return leave(id);
  }
  look_at_queue(id);
}

void FakeLauncher::send(ProcessId id, const std::string& text) {
  Process& process = processes_.at(id);
  if (process.ended) return;
  const json message = json::parse(text);
  const std::string type = message.at("type");
  if (type == "run")
    process.queue.push_back({message.at("unit"), message.at("path"), message.at("attempt")});
  if (type == "revoke") process.revoked.push_back(message.at("unit"));
  if (type == "revoke") ++revokes;
  if (type == "finish") process.finishing = true;
  if (type == "finish") process.told_of_interrupt |= message.at("interrupt").get<bool>();
  most_queued[id] = std::max(most_queued[id], static_cast<int>(process.queue.size()));
  if (process.ready && !process.running) look_at_queue(id);
}

/// Between units: what the engine said is read only now.
void FakeLauncher::look_at_queue(ProcessId id) {
  Process& process = processes_.at(id);
  answer_revokes(id);
  if (process.finishing || process.interrupted) {
    for (const Order& order : std::exchange(process.queue, {}))
      say(id, fmt::format(R"({{"type":"revoked","unit":{}}})", order.unit));
    leave(id);
  } else if (!process.queue.empty()) {
    begin(id);
  }
}

void FakeLauncher::answer_revokes(ProcessId id) {
  Process& process = processes_.at(id);
  for (const int unit : std::exchange(process.revoked, {}))
    if (std::erase_if(process.queue, [unit](const Order& order) { return order.unit == unit; }))
      say(id, fmt::format(R"({{"type":"revoked","unit":{}}})", unit));
}

void FakeLauncher::begin(ProcessId id) {
  Process& process = processes_.at(id);
  process.running = process.queue.front();
  process.queue.pop_front();
  UnitScript script;
  if (unit_script) script = unit_script(process.running->path, process.running->attempt);
  say(id, fmt::format(R"({{"type":"begin","unit":{},"log":{},"outputs":[]}})",
                      process.running->unit, process.done * 100));
  plan(id, script.duration / 2, [this, id, script] { report_scenarios(id, script); });
  plan(id, script.duration, [this, id, script] { end_unit(id, script); });
}

void FakeLauncher::report_scenarios(ProcessId id, const UnitScript& script) {
  for (const std::string& name : script.scenarios)
    say(id,
        fmt::format(
            R"({{"type":"scenario","unit":{},"line":3,"name":"{}","outcome":"{}","wall_us":7}})",
            processes_.at(id).running->unit, name, script.outcome));
}

void FakeLauncher::end_unit(ProcessId id, const UnitScript& script) {
  Process& process = processes_.at(id);
  const int unit = process.running->unit;
  for (const std::string& text : script.says) say(id, text);
  switch (script.end) {
    case UnitScript::End::killed:
      return die(id, 0, SIGKILL);
    case UnitScript::End::exits:
      return die(id, script.exit_code, 0);
    case UnitScript::End::closes_channel:
    case UnitScript::End::scribbles:
      process.silent = true;
      return report(ChannelLost{id, script.end == UnitScript::End::scribbles
                                        ? "wrote to evenshard's channel"
                                        : "closed evenshard's channel"});
    case UnitScript::End::says_failed:
      say(id, json{{"type", "failed"}, {"reason", script.reason}, {"unit", unit}}.dump());
      save(id);
      return leave(id);
    case UnitScript::End::done:
      break;
  }
  process.running.reset();
  ++process.done;
  const std::string outcome = process.interrupted ? "cancelled" : script.outcome;
  say(id,
      fmt::format(R"({{"type":"done","unit":{},"outcome":"{}","steps":{{"passed":2}},"cpu_us":9,)"
                  R"("peak_rss_kib":11,"log":{},"outputs":[],"error":null}})",
                  unit, outcome, process.done * 100));
  for (const std::string& text : script.says_after) say(id, text);
  if (process.script.saves) save(id);
  // The engine may answer before the worker looks again.
  plan(id, milliseconds(0), [this, id] {
    if (!processes_.at(id).running) look_at_queue(id);
  });
}

void FakeLauncher::save(ProcessId id) {
  say(id, fmt::format(R"({{"type":"saved","part":"/parts/p{}.{}","through":{}}})", id,
                      processes_.at(id).done, processes_.at(id).done));
}

void FakeLauncher::leave(ProcessId id) {
  Process& process = processes_.at(id);
  ++process.life;
  process.ready = false;
  const WorkerScript& script = process.script;
  if (script.hangs) return;
  if (script.saves) save(id);
  say(id,
      fmt::format(R"({{"type":"bye","after_all_failed":false,"exit_code":{}}})", script.announced));
  if (!script.lingers)
    plan(id, script.shutdown, [this, id, &script] { die(id, script.exit_code, script.killed_by); });
}

void FakeLauncher::die(ProcessId id, int exit_code, int signal) {
  Process& process = processes_.at(id);
  if (std::exchange(process.ended, true)) return;
  ++process.life;
  report(ProcessEnded{.process = id,
                      .exit_code = exit_code,
                      .signal = signal,
                      .survivors = process.script.survivors,
                      .left = process.script.left});
}

void FakeLauncher::signal_process(ProcessId id, int, int signal) {
  Process& process = processes_.at(id);
  if (process.ended || process.script.ignores_signals) return;
  if (signal != kLookSignal) return die(id, 0, signal);
  process.interrupted = process.told_of_interrupt;
  if (process.interrupted) save(id);
  if (process.ready && !process.running) look_at_queue(id);
}

void FakeLauncher::signal_group(ProcessId id, int signal) {
  Process& process = processes_.at(id);
  if (signal != SIGKILL && process.script.ignores_signals) return;
  if (signal != 0) die(id, 0, signal);
}

}  // namespace evenshard::test
