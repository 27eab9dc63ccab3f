#include "execute/signal_name.hpp"

#include <array>
#include <csignal>
#include <utility>

#include <fmt/format.h>

namespace evenshard::execute {

std::string signal_name(int signal) {
  static constexpr std::array<std::pair<int, const char*>, 16> kNames = {{{SIGHUP, "SIGHUP"},
                                                                          {SIGINT, "SIGINT"},
                                                                          {SIGQUIT, "SIGQUIT"},
                                                                          {SIGILL, "SIGILL"},
                                                                          {SIGTRAP, "SIGTRAP"},
                                                                          {SIGABRT, "SIGABRT"},
                                                                          {SIGBUS, "SIGBUS"},
                                                                          {SIGFPE, "SIGFPE"},
                                                                          {SIGKILL, "SIGKILL"},
                                                                          {SIGUSR1, "SIGUSR1"},
                                                                          {SIGSEGV, "SIGSEGV"},
                                                                          {SIGUSR2, "SIGUSR2"},
                                                                          {SIGPIPE, "SIGPIPE"},
                                                                          {SIGALRM, "SIGALRM"},
                                                                          {SIGTERM, "SIGTERM"},
                                                                          {SIGXCPU, "SIGXCPU"}}};
  for (const auto& [number, name] : kNames)
    if (number == signal) return name;
  return fmt::format("signal {}", signal);
}

}  // namespace evenshard::execute
