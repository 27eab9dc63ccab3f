#include "cli/machine.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <string>
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

/// As POSIX has it: the first of these that says anything decides.
bool characters_are_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string locale(value);
    std::erase(locale, '-');
    std::ranges::transform(locale, locale.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return locale.find("utf8") != locale.npos;
  }
  return false;
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

report::View view_of(const RunOptions& options) {
  const bool terminal = is_terminal(STDOUT_FILENO);
  return {.color = use_color(options.color, STDOUT_FILENO),
          .width = terminal ? terminal_size(STDOUT_FILENO).columns : 0,
          .terminal = terminal,
          .sparklines = terminal && characters_are_utf8()};
}

}  // namespace evenshard::cli
