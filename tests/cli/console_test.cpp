#include "cli/console.hpp"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CASE("a pipe that somebody made non-blocking gets everything") {
  constexpr std::size_t kBytes = 1'000'000;
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    ::dup2(ends[1], STDOUT_FILENO);
    evenshard::cli::write_data(std::string(kBytes, 'x'));
    ::_exit(0);
  }
  ::close(ends[1]);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::size_t got = 0;
  std::array<char, 65536> buffer{};
  while (const ssize_t count = ::read(ends[0], buffer.data(), buffer.size())) {
    REQUIRE(count > 0);
    got += static_cast<std::size_t>(count);
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(got == kBytes);
  CHECK(status == 0);
}
