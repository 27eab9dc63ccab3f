// The one catch that prints. Exit statuses: docs/architecture.md.
#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/cli.hpp"
#include "cli/console.hpp"

int main(int argc, char** argv) {
  // A reader of our output that goes away, or a file that may not grow, must not end the tests and
  // is told where it happens; what we start gets both back.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return evenshard::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const evenshard::base::UsageError& error) {
    evenshard::cli::say(error.what());
    return 2;
  } catch (const evenshard::base::Error& error) {
    evenshard::cli::say(error.what());
    return 5;
  } catch (const std::exception& error) {
    evenshard::cli::say(fmt::format("internal error: {}", error.what()));
    return 5;
  }
}
