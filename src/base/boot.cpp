#include "base/boot.hpp"

#include <array>
#include <fstream>

#include <unistd.h>
#ifdef __APPLE__
#include <sys/sysctl.h>
#endif

namespace evenshard::base {

namespace {

std::string boot_of_kernel() {
#ifdef __APPLE__
  std::array<char, 64> id{};
  std::size_t size = id.size() - 1;
  return ::sysctlbyname("kern.bootsessionuuid", id.data(), &size, nullptr, 0) == 0 ? id.data() : "";
#else
  std::string id;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
  return id;
#endif
}

}  // namespace

std::string this_boot() {
  const std::string boot = boot_of_kernel();
  if (!boot.empty()) return boot;
  std::array<char, 256> host{};
  return ::gethostname(host.data(), host.size() - 1) == 0 ? host.data() : "unknown";
}

}  // namespace evenshard::base
