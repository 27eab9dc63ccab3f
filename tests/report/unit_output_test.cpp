#include "report/unit_output.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "support/temp_dir.hpp"

using namespace evenshard::report;

TEST_CASE("a unit's output is its slice of the worker's log") {
  const evenshard::test::TempDir dir;
  const std::string log = (dir / "w0.log").string();
  std::ofstream(log) << "before\nmine\nalso mine\nafter\n";
  CHECK(unit_output({log, 7, 22}, false) == "mine\nalso mine\n");
  CHECK(unit_output({log, 7, 11}, false) == "mine\n");
  CHECK(unit_output({log, 7, 7}, false) == "(it printed nothing)\n");
}

TEST_CASE("more than the limit shows head and tail, whole lines, and names the file") {
  const evenshard::test::TempDir dir;
  const std::string log = (dir / "w0.log").string();
  std::ofstream out(log);
  for (int line = 1000; line < 9000; ++line) out << "line " << line << "\n";
  out.close();
  const std::string text = unit_output({log, 0, 80000}, false, 1600);
  CHECK(text ==
        "line 1000\nline 1001\nline 1002\nline 1003\nline 1004\nline 1005\nline 1006\n"
        "line 1007\nline 1008\nline 1009\n… 78 KiB left out; all of it: " +
            log +
            ", bytes 0 to 80000 …\nline 8991\nline 8992\nline 8993\nline 8994\nline 8995\n"
            "line 8996\nline 8997\nline 8998\nline 8999\n");
}

TEST_CASE("a log that cannot be read is said in place of the output") {
  CHECK(unit_output({"/no/such/log", 0, 10}, false) ==
        "(its output cannot be read from /no/such/log)\n");
}

TEST_CASE("the tail of a log starts with a whole line") {
  const evenshard::test::TempDir dir;
  const std::string log = (dir / "w0.log").string();
  std::ofstream(log) << "first\nsecond\nthird\n";
  CHECK(log_tail(log, false, 9) == "third\n");
  CHECK(log_tail(log, false) == "first\nsecond\nthird\n");
  CHECK(log_tail("/no/such/log", false).empty());
}
