#include "cli/run_dir.hpp"

#include <fstream>
#include <regex>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/file.hpp"
#include "cli/support.hpp"

using namespace evenshard::cli;
using testing::Workplace;
namespace fs = std::filesystem;

namespace {

std::size_t kept_runs() {
  const fs::directory_iterator runs(runs_folder());
  return static_cast<std::size_t>(std::distance(fs::begin(runs), fs::end(runs)));
}

}  // namespace

TEST_CASE("run ids are words that sort by time and never repeat") {
  const std::chrono::sys_days day = std::chrono::year(2026) / 1 / 2;
  const std::string id = new_run_id(day + std::chrono::seconds(3));
  CHECK(std::regex_match(id, std::regex("20260102T000003_[0-9a-f]{6}")));
  CHECK(new_run_id(day) != new_run_id(day));
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
  for (int i = 10; i < 30; ++i) RunDir(std::to_string(i));
  CHECK(kept_runs() == 6);
  CHECK(fs::exists(".evenshard/runs/29"));
  CHECK_FALSE(fs::exists(".evenshard/runs/10"));
}

TEST_CASE("the folder of a run that may be alive stays") {
  const Workplace here;
  fs::create_directories(".evenshard/runs/00");
  std::ofstream(".evenshard/runs/00/journal.jsonl") << "{}\n";
  for (int i = 10; i < 20; ++i) RunDir(std::to_string(i));
  CHECK(fs::exists(".evenshard/runs/00"));
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
