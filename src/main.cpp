// The one catch that prints. Exit statuses: docs/architecture.md.
#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "base/error.hpp"
#include "cli/cli.hpp"

int main(int argc, char** argv) {
  // A reader of our output that goes away must not end the tests; what we start gets it back.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return evenshard::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const evenshard::base::UsageError& error) {
    fmt::print(stderr, "evenshard: {}\n", error.what());
    return 2;
  } catch (const evenshard::base::Error& error) {
    fmt::print(stderr, "evenshard: {}\n", error.what());
    return 5;
  } catch (const std::exception& error) {
    fmt::print(stderr, "evenshard: internal error: {}\n", error.what());
    return 5;
  }
}
