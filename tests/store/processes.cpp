#include "processes.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace evenshard::store::test {

Child::Child(const std::function<void(const Tell&)>& body) {
  int ends[2];
  if (::pipe(ends) != 0 || (pid_ = ::fork()) < 0) throw std::runtime_error("no child");
  if (pid_ != 0) {
    ::close(ends[1]);
    descriptor_ = ends[0];
    return;
  }
  ::close(ends[0]);
  try {
    body([&](const std::string& text) {
      if (::write(ends[1], text.data(), text.size()) < 0) std::_Exit(2);
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "child: %s\n", error.what());
    std::_Exit(1);
  }
  std::_Exit(0);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      status_(other.status_) {}

Child::~Child() {
  if (pid_ < 0) return;
  kill();
  answers();
}

void Child::kill() {
  ::kill(pid_, SIGKILL);
}

std::string Child::answers() {
  std::string text;
  char buffer[4096];
  for (ssize_t count; (count = ::read(descriptor_, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(count));
  ::close(descriptor_);
  ::waitpid(pid_, &status_, 0);
  pid_ = descriptor_ = -1;
  return text;
}

void cut_off_a_write(const std::filesystem::path& path) {
  Child child([&](const Child::Tell&) {
    SQLite::Database writer(path.string(), SQLite::OPEN_READWRITE);
    writer.exec("PRAGMA cache_size = 1; BEGIN; UPDATE unit SET path = 'torn'");
    writer.exec(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO unit (path) SELECT 'b' || i FROM n");
    ::_exit(0);
  });
  child.answers();
  REQUIRE(std::filesystem::exists(path.string() + "-journal"));
}

}  // namespace evenshard::store::test
