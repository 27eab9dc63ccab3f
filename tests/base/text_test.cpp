#include "base/text.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard::base;
using namespace std::chrono_literals;

TEST_CASE("a duration is printed in at most two units") {
  CHECK(format_duration(0us) == "0.0s");
  CHECK(format_duration(12'340ms) == "12.3s");
  CHECK(format_duration(59'960ms) == "1m 00s");
  CHECK(format_duration(125s) == "2m 05s");
  CHECK(format_duration(3720s) == "1h 02m");
}

TEST_CASE("a duration is read with or without its unit") {
  CHECK(parse_duration("90") == 90s);
  CHECK(parse_duration("1.5m") == 90s);
  CHECK(parse_duration("300ms") == 300ms);
  CHECK(parse_duration("2h") == 2h);
  CHECK(parse_duration("90d") == 2160h);
}

TEST_CASE("what is not a duration is refused") {
  for (const char* text : {"", "x", "5 m", "-1", "5mm", "1e300h", "nan"})
    CHECK_THROWS_AS(parse_duration(text), UsageError);
}

TEST_CASE("a size is read and printed in powers of a thousand") {
  CHECK(parse_size("4096") == 4096);
  CHECK(parse_size("1.5kB") == 1500);
  CHECK(parse_size("5MB") == 5'000'000);
  CHECK(parse_size("2G") == 2'000'000'000);
  CHECK(format_size(999) == "999 B");
  CHECK(format_size(48'000) == "48.0 kB");
  CHECK(format_size(4'812'345) == "4.8 MB");
  for (const char* text : {"", "MB", "5 MB", "-1", "5XB", "9e9", "99999999999GB"})
    CHECK_THROWS_AS(parse_size(text), UsageError);
}

TEST_CASE("the distance of two words is the least number of edits") {
  CHECK(edit_distance("workers", "workers") == 0);
  CHECK(edit_distance("wrokers", "workers") == 2);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
}
