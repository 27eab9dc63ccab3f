#include "execute/process_group.hpp"

#include <cctype>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

namespace evenshard::execute {

namespace {

namespace fs = std::filesystem;

/// The group of a live process; 0 when there is none. Reads a /proc/PID/stat line: `PID (NAME)
/// STATE PPID PGRP …`, where NAME may contain anything.
pid_t live_group(const fs::path& process) {
  std::ifstream file(process / "stat");
  const std::string line{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  char state = 'X';
  pid_t parent = 0, group = 0;
  fields >> state >> parent >> group;
  return state == 'Z' || state == 'X' ? 0 : group;
}

}  // namespace

int count_group(pid_t group) {
  if (::kill(-group, 0) != 0 && errno == ESRCH) return 0;
  std::error_code error;
  fs::directory_iterator processes("/proc", error);
  if (error || !fs::exists("/proc/self/stat")) return 1;
  int count = 0;
  for (const fs::directory_entry& entry : processes)
    if (std::isdigit(static_cast<unsigned char>(entry.path().filename().native().front())))
      count += live_group(entry.path()) == group ? 1 : 0;
  return count;
}

bool is_alive(pid_t process) {
  return live_group("/proc/" + std::to_string(process)) != 0;
}

}  // namespace evenshard::execute
