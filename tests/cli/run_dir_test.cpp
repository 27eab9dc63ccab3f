#include "cli/run_dir.hpp"

#include <cerrno>
#include <csignal>
#include <fstream>
#include <regex>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"
#include "cli/support.hpp"
#include "model/run_id.hpp"

using namespace evenshard::cli;
using testing::Workplace;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKept = 5;  ///< Beside the run's own.
bool locks_are_refused = false;

std::size_t entries(const fs::path& folder) {
  const fs::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

/// The folder of the run of that number.
std::string id(int number) {
  return fmt::format("20260102T000000_{:06x}", number);
}

fs::path folder_of(int number) {
  return runs_folder() / id(number);
}

/// So many runs, one after the other, each of which leaves its folder.
void begin_and_leave(int count, int first = 100) {
  for (int i = 0; i < count; ++i) RunDir{id(first + i)};
}

void let_age(const fs::path& folder) {
  fs::last_write_time(folder, fs::file_time_type::clock::now() - std::chrono::hours(24 * 8));
}

}  // namespace

/// In place of the system's, as on a file system that knows no locks.
extern "C" int flock(int descriptor, int operation) noexcept {
  if (locks_are_refused) return errno = ENOLCK, -1;
  return static_cast<int>(::syscall(SYS_flock, descriptor, operation));
}

TEST_CASE("run ids are words that sort by time and never repeat") {
  const std::chrono::sys_days day = std::chrono::year(2026) / 1 / 2;
  const std::string id = new_run_id(day + std::chrono::seconds(3));
  CHECK(std::regex_match(id, std::regex("20260102T000003_[0-9a-f]{6}")));
  CHECK(new_run_id(day) != new_run_id(day));
  CHECK(evenshard::model::is_run_id(id));
  for (const char* other :
       {"", "runs", "20260102", "20260102T000003_1a2b3", "20260102T000003_1a2b3g",
        "20260102t000003_1a2b3c", "20260102T000003_1a2b3c4"})
    CHECK_FALSE(evenshard::model::is_run_id(other));
}

TEST_CASE("a run's folder is absolute, hidden from git, and gone at its end") {
  const Workplace here;
  {
    RunDir dir("one");
    dir.discard();
    CHECK(dir.path() == here.folder() / ".evenshard/runs/one");
    CHECK(fs::is_directory(dir.path()));
    CHECK(evenshard::base::read_file(".evenshard/.gitignore") == "*\n");
  }
  CHECK_FALSE(fs::exists(".evenshard/runs/one"));
}

TEST_CASE("a run's folder stays unless it is discarded, and with a journal in it") {
  const Workplace here;
  { RunDir("one"); }
  CHECK(fs::exists(".evenshard/runs/one"));
  {
    RunDir dir("two");
    dir.discard();
    std::ofstream(dir.path() / "journal.jsonl") << "{}\n";
  }
  CHECK(fs::exists(".evenshard/runs/two"));
}

TEST_CASE("of the folders that were kept the newest few stay") {
  const Workplace here;
  begin_and_leave(20);
  CHECK(entries(runs_folder()) == kKept + 1);
  CHECK(fs::exists(folder_of(119)));
  CHECK_FALSE(fs::exists(folder_of(100)));
}

TEST_CASE("the folder of a run whose journal waits for its store stays for a week") {
  const Workplace here;
  { RunDir{id(1)}; }
  std::ofstream(folder_of(1) / "journal.jsonl") << "{}\n";
  begin_and_leave(10);
  CHECK(fs::exists(folder_of(1)));
  let_age(folder_of(1));
  begin_and_leave(1);
  CHECK_FALSE(fs::exists(folder_of(1)));
}

TEST_CASE("the folder of a living run stays, whatever is in it, and goes when the run has ended") {
  const Workplace here;
  {
    const RunDir living(id(1));
    let_age(folder_of(1));
    begin_and_leave(10);
    CHECK(fs::exists(folder_of(1)));
  }
  begin_and_leave(1, 200);
  CHECK_FALSE(fs::exists(folder_of(1)));
}

TEST_CASE("what a run starts does not hold its folder") {
  const Workplace here;
  pid_t left_over = 0;
  {
    const RunDir dir(id(1));
    left_over = ::fork();
    if (left_over == 0) {
      ::execlp("sleep", "sleep", "600", nullptr);
      ::_exit(1);
    }
    while (fs::read_symlink(fmt::format("/proc/{}/exe", left_over)) ==
           fs::read_symlink("/proc/self/exe"))
      ::usleep(1000);
  }
  begin_and_leave(kKept + 1);
  CHECK_FALSE(fs::exists(folder_of(1)));
  ::kill(left_over, SIGKILL);
  ::waitpid(left_over, nullptr, 0);
}

TEST_CASE("a folder that is being born, or whose run was on another machine, stays for a week") {
  const Workplace here;
  fs::create_directories(folder_of(1));
  { RunDir{id(2)}; }
  std::ofstream(folder_of(2) / "lock") << "another machine";
  begin_and_leave(10);
  CHECK(fs::exists(folder_of(1)));
  CHECK(fs::exists(folder_of(2)));
  let_age(folder_of(1));
  let_age(folder_of(2));
  begin_and_leave(1);
  CHECK_FALSE(fs::exists(folder_of(1)));
  CHECK_FALSE(fs::exists(folder_of(2)));
}

TEST_CASE("where locks are refused nothing is removed, however old") {
  const Workplace here;
  locks_are_refused = true;
  begin_and_leave(10);
  for (int i = 0; i < 10; ++i) let_age(folder_of(100 + i));
  begin_and_leave(1, 200);
  locks_are_refused = false;
  CHECK(entries(runs_folder()) == 11);
  begin_and_leave(1, 300);
  CHECK(entries(runs_folder()) == kKept + 1);
}

TEST_CASE("only folders with a run's name are removed, and no link is followed") {
  const Workplace here;
  for (const char* name : {"experiment", "20260101", "lost+found"})
    fs::create_directories(runs_folder() / name);
  fs::create_directories("outside/precious");
  for (int i = 0; i < 10; ++i) fs::create_directory_symlink("../../outside", folder_of(i));
  begin_and_leave(10);
  CHECK(entries(runs_folder()) == 3 + 10 + kKept + 1);
  CHECK(fs::exists("outside/precious"));
}

TEST_CASE("where a link stands for the folder of runs, nothing is made or removed behind it") {
  const Workplace here;
  for (int i = 0; i < 10; ++i) fs::create_directories("outside/" + id(i));
  fs::create_directory(".evenshard");
  fs::create_directory_symlink("../outside", runs_folder());
  RunDir dir(id(100));
  dir.discard();
  CHECK(dir.path().parent_path() == fs::canonical(fs::temp_directory_path()));
  CHECK(entries("outside") == 10);
}

TEST_CASE("the state folder may be a link: what is in it that is not ours stays") {
  const Workplace here;
  fs::create_directories("cache/runs/experiment");
  fs::create_directory_symlink("cache", ".evenshard");
  begin_and_leave(10);
  CHECK(entries("cache/runs") == 1 + kKept + 1);
  CHECK(fs::exists("cache/runs/experiment"));
  CHECK_FALSE(fs::exists("cache/.gitignore"));
}

TEST_CASE("a link in the place of .gitignore is not written through") {
  const Workplace here;
  fs::create_directory(".evenshard");
  fs::create_symlink("../outside", ".evenshard/.gitignore");
  CHECK(prepare_state_folder());
  CHECK_FALSE(fs::exists("outside"));
}

TEST_CASE("where the project cannot be written the folder is a temporary one") {
  const Workplace here;
  std::ofstream(".evenshard") << "a file is in the way";
  fs::path path;
  {
    RunDir dir("one-" + std::to_string(::getpid()));
    dir.discard();
    path = dir.path();
    CHECK(path.parent_path() == fs::temp_directory_path());
    CHECK(fs::is_directory(path));
  }
  CHECK_FALSE(fs::exists(path));
}
