#include "base/processes.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace evenshard::base {

namespace {

namespace fs = std::filesystem;

struct Relations {
  bool alive = false;
  pid_t parent = 0, group = 0;
};

fs::path folder_of(pid_t process) {
  return "/proc/" + std::to_string(process);
}

/// Reads a /proc/PID/stat line: `PID (NAME) STATE PPID PGRP …`, where NAME may contain anything.
Relations relations_of(pid_t process) {
  std::ifstream file(folder_of(process) / "stat");
  const std::string line{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(line.substr(name_end + 1));
  char state = 'X';
  Relations found;
  fields >> state >> found.parent >> found.group;
  found.alive = state != 'Z' && state != 'X';
  return found;
}

}  // namespace

std::vector<pid_t> all_processes() {
  std::vector<pid_t> found;
  std::error_code error;
  for (fs::directory_iterator at("/proc", error), end; !error && at != end; at.increment(error))
    if (const pid_t process = std::atoi(at->path().filename().c_str()); process > 0)
      found.push_back(process);
  return found;
}

std::vector<pid_t> members_of(pid_t group) {
  if (::kill(-group, 0) != 0 && errno == ESRCH) return {};
  if (!fs::exists("/proc/self/stat")) return {group};
  std::vector<pid_t> members = all_processes();
  std::erase_if(members, [&](pid_t process) {
    const Relations its = relations_of(process);
    return !its.alive || its.group != group;
  });
  return members;
}

bool is_beyond_us(pid_t process) {
  return ::kill(process, 0) != 0 && errno == EPERM;
}

bool is_alive(pid_t process) {
  return relations_of(process).alive;
}

std::vector<pid_t> tree_of(pid_t process) {
  std::vector<std::pair<pid_t, pid_t>> parents;
  for (const pid_t one : all_processes()) parents.emplace_back(one, relations_of(one).parent);
  std::vector<pid_t> tree{process};
  for (std::size_t i = 0; i < tree.size(); ++i)
    for (const auto& [child, parent] : parents)
      if (parent == tree[i]) tree.push_back(child);
  return tree;
}

void signal_all(pid_t leader, const std::vector<pid_t>& others, int signal) {
  ::kill(-leader, signal);
  for (const pid_t one : others)
    if (::getpgid(one) != leader) ::kill(one, signal);
}

std::string name_of(pid_t process) {
  std::string name;
  std::getline(std::ifstream(folder_of(process) / "comm"), name);
  return name;
}

std::string variable_of(pid_t process, const std::string& name) {
  std::ifstream environment(folder_of(process) / "environ", std::ios::binary);
  for (std::string variable; std::getline(environment, variable, '\0');)
    if (variable.starts_with(name + "=")) return variable.substr(name.size() + 1);
  return {};
}

}  // namespace evenshard::base
