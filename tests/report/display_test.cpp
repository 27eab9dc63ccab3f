#include "report/display.hpp"

#include <doctest/doctest.h>

using namespace evenshard::report;

TEST_CASE("wide characters take two columns and combining marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("größe") == 5);
  CHECK(display_width("日本語") == 6);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("🎉!") == 3);
  CHECK(display_width("…·─") == 3);
}

TEST_CASE("a cut text ends with an ellipsis and never takes more than its columns") {
  CHECK(cut("features", 8) == "features");
  CHECK(cut("features", 7) == "featur…");
  CHECK(cut("日本語", 5) == "日本…");
  CHECK(cut("日本語", 4) == "日…");
  CHECK(cut("features", 0).empty());
}

TEST_CASE("a path keeps its end when it is cut") {
  CHECK(cut_front("features/a.feature", 10) == "…a.feature");
  CHECK(cut_front("日本語", 4) == "…語");
  CHECK(cut_front("short", 10) == "short");
}

TEST_CASE("padding counts columns, not bytes") {
  CHECK(pad_right("日", 4) == "日  ");
  CHECK(pad_left("é", 3) == "  é");
}

TEST_CASE("control characters in a name become visible") {
  CHECK(harmless("a\x1b[2Jb\nc\td") == "a\\x1b[2Jb\\nc\\td");
  CHECK(harmless("\xff\xc3") == "\\xff\\xc3");
  CHECK(harmless("\xc2\x9b"
                 "31m") == "\\x9b31m");
  CHECK(harmless("abc\u202e") == "abc\\u202e");
  CHECK(harmless("größe 日本語") == "größe 日本語");
  CHECK(harmless(std::string("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("a test's output keeps its lines, and its colours only where they are wanted") {
  CHECK(harmless_output("\x1b[31mred\x1b[0m\r\n\tx", true) == "\x1b[31mred\x1b[0m\n\tx");
  CHECK(harmless_output("\x1b[31mred\x1b[0m\r\n\tx", false) == "red\n\tx");
  CHECK(harmless_output("\x1b[2J\x1b]0;title\a", true) == "\\x1b[2J\\x1b]0;title\\x07");
  CHECK(harmless_output("50 %\r100 %\n", true) == "50 %\\r100 %\n");
}
