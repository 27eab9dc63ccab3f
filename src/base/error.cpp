#include "base/error.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace evenshard::base {

void throw_errno(std::string_view action, const std::filesystem::path& path) {
  const std::string reason = std::generic_category().message(errno);
  throw Error(fmt::format("cannot {} {}: {}", action, path.string(), reason));
}

}  // namespace evenshard::base
