#include "cli/around.hpp"

#include <atomic>
#include <cerrno>

#include <fmt/format.h>
#include <unistd.h>

#include "base/subprocess.hpp"
#include "cli/console.hpp"

namespace evenshard::cli {

namespace {

// A handler gets nothing but the number.
std::atomic<int> first_signal{0};
std::atomic<const std::string*> last_words{nullptr};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void hold_signal(int signal) {
  int none = 0;
  if (first_signal.compare_exchange_strong(none, signal)) return;
  const int error = errno;
  const std::string& words = *last_words.load();
  if (::write(STDERR_FILENO, words.data(), words.size()) < 0) {
    // Nobody is there to read them.
  }
  errno = error;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

bool run_shell(const std::string& option, const std::string& command, const std::string& run_id,
               int workers) {
  if (command.empty()) return true;
  base::Command shell;
  shell.argv = {"sh", "-c", command};
  shell.environment = {{"EVENSHARD_RUN_ID", run_id},
                       {"EVENSHARD_WORKER_TOTAL", std::to_string(workers)}};
  shell.attached = true;
  const base::Completed done = base::run(shell);
  if (!done.ok())
    say(fmt::format("{} failed ({} {}): {}", option, done.signal != 0 ? "signal" : "status",
                    done.signal != 0 ? done.signal : done.exit_code, command));
  return done.ok();
}

}  // namespace

HeldSignals::HeldSignals(const std::string& words) : last_words_(words) {
  first_signal = 0;
  last_words = &last_words_;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = hold_signal;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
    before_.emplace_back(signal, before);
  }
}

HeldSignals::~HeldSignals() {
  for (const auto& [signal, action] : before_) ::sigaction(signal, &action, nullptr);
  last_words = nullptr;
}

int HeldSignals::first() const {
  return first_signal;
}

void HeldSignals::count(int signal) {
  int none = 0;
  if (signal != 0) first_signal.compare_exchange_strong(none, signal);
}

Surrounded surround(const RunOptions& options, const std::string& run_id, int workers,
                    const HeldSignals& signals, const std::function<void()>& body) {
  const auto after = [&] { return run_shell("--after-run", options.after_run, run_id, workers); };
  Surrounded result;
  try {
    result.begun =
        run_shell("--before-run", options.before_run, run_id, workers) && signals.first() == 0;
    if (result.begun) body();
  } catch (...) {
    after();
    throw;
  }
  result.after_ok = after();
  return result;
}

int nothing_begun(RunDir& dir, const HeldSignals& signals, const Surrounded& around) {
  dir.discard();
  say("nothing was run");
  return exit_status({.signal = signals.first(), .incomplete = true, .failed = !around.after_ok});
}

bool attempt(const std::function<void()>& stage) {
  try {
    stage();
    return true;
  } catch (const std::exception& error) {
    say(error.what());
    return false;
  }
}

}  // namespace evenshard::cli
