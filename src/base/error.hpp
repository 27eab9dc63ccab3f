// The errors a user can act on. A failing test is an outcome, a bug is an assert; neither is an
// Error.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace evenshard::base {

/// Something outside the program is not as it must be. The message is complete: what is wrong,
/// in which file (and line), and what to do about it.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The command line, the configuration or the selection is wrong; nothing has run (exit status 2).
class UsageError : public Error {
 public:
  using Error::Error;
};

/// Throws Error "cannot <action> <path>: <what errno says>".
[[noreturn]] void throw_errno(std::string_view action, const std::filesystem::path& path);

}  // namespace evenshard::base
