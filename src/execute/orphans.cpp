#include "execute/orphans.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/guardian.hpp"
#include "base/processes.hpp"

namespace evenshard::execute {

namespace {

void adopt([[maybe_unused]] bool orphans) {
#ifdef __linux__
  ::prctl(PR_SET_CHILD_SUBREAPER, orphans ? 1 : 0);
#endif
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  std::ifstream file(fmt::format("/proc/self/task/{}/children", ::getpid()));
  for (pid_t child; file >> child;)
    if (!base::is_guardian(child)) found.push_back(child);
  return found;
}

bool contains(const std::vector<pid_t>& processes, pid_t process) {
  return std::ranges::find(processes, process) != processes.end();
}

}  // namespace

Orphans::Orphans() : before_(children()) {
  adopt(true);
}

Orphans::~Orphans() {
  adopt(false);
}

std::vector<pid_t> Orphans::all(const std::vector<pid_t>& known) const {
  std::vector<pid_t> found = children();
  std::erase_if(found, [&](pid_t child) {
    const bool unclear =
        !before_.empty() && base::variable_of(child, "EVENSHARD_WORKER_ID").empty();
    return contains(known, child) || contains(before_, child) || unclear || !base::is_alive(child);
  });
  return found;
}

}  // namespace evenshard::execute
