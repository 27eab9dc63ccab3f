#include "cli/machine.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <thread>

#include <sys/ioctl.h>
#include <unistd.h>

namespace evenshard::cli {

namespace {

/// Of cgroup v2: "QUOTA PERIOD" in microseconds, or "max PERIOD".
int container_quota() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  long quota = 0, period = 0;
  if (!(file >> quota >> period) || quota <= 0 || period <= 0) return 0;
  return static_cast<int>((quota + period - 1) / period);
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

int usable_cores() {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int quota = container_quota();
  return quota > 0 ? std::min(cores, quota) : cores;
}

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

report::TerminalSize terminal_size(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {0, 0};
  return {size.ws_col, size.ws_row};
}

bool use_color(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  const char* refused = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  return is_terminal(descriptor) && !(refused && *refused) &&
         !(kind && std::string_view(kind) == "dumb");
}

}  // namespace evenshard::cli
