// Short-lived helper processes, waited for. Workers are not started here.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/environment.hpp"

namespace evenshard::base {

struct Command {
  std::vector<std::string> argv;
  Environment environment;          ///< Added to ours; nullopt removes a variable.
  std::filesystem::path directory;  ///< Empty: ours.
  bool attached = false;  ///< Our own stdin, stdout and stderr; otherwise captured, stdin empty.
  bool shielded = false;  ///< In a process group of its own: a terminal's Ctrl-C passes it by.
};

struct Completed {
  int exit_code = 0;  ///< Valid when signal is 0. 127: not found.
  int signal = 0;
  std::string out, err;
  bool ok() const { return signal == 0 && exit_code == 0; }
};

/// Runs one command to its end. `argv[0]` without a slash is searched in the PATH the command gets;
/// one that does not exist is exit code 127, as in a shell. Output goes through files, so a
/// grandchild that keeps it open cannot hang us. However we end meanwhile, the command and what it
/// has started end too: by SIGTERM, a second later by SIGKILL. Throws Error when the process cannot
/// be started for another reason (not executable, no such directory).
/// `attend`, when given, is called with its process id once it runs, and returns when it need not
/// be looked after any more; only then is it reaped.
Completed run(const Command& command, const std::function<void(pid_t)>& attend = {});
/// Starts all of them at once; results in the order given. When one cannot be started, those
/// already running are killed before Error is thrown.
std::vector<Completed> run_all(const std::vector<Command>& commands);

}  // namespace evenshard::base
