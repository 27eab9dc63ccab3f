#include "cli/since.hpp"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace evenshard::cli;
using namespace std::chrono;

namespace {

constexpr std::int64_t kNow = 1'795'000'000'000'000;  // 2026-11-18T11:06:40.

std::int64_t us(seconds time) {
  return microseconds(time).count();
}

}  // namespace

TEST_CASE("a day and a minute are UTC") {
  CHECK(parse_since("1970-01-02", kNow) == us(hours(24)));
  CHECK(parse_since("2026-11-18", kNow) == us(sys_days(2026y / 11 / 18).time_since_epoch()));
  CHECK(parse_since("2026-11-18T11:06", kNow) == kNow - us(seconds(40)));
}

TEST_CASE("how long ago is counted back from now") {
  CHECK(parse_since("30m", kNow) == kNow - us(minutes(30)));
  CHECK(parse_since("1.5h", kNow) == kNow - us(minutes(90)));
  CHECK(parse_since("7d", kNow) == kNow - us(hours(7 * 24)));
  CHECK(parse_since("2w", kNow) == kNow - us(hours(14 * 24)));
  CHECK(parse_since("9999999d", kNow) == 0);
}

TEST_CASE("anything else is refused with the forms that are right") {
  for (const char* text :
       {"", "yesterday", "7", "-7d", "7 d", "d", "2026-11", "2026-11-31", "2026-13-01", "26-11-01",
        "2026-11-01 12:00", "2026-11-01T", "2026-11-01T24:00", "2026-11-01T12:60",
        "2026-11-01T12:00:00+01", "2026-11-01x", "2026-1-1", "2026-11-+1"}) {
    CAPTURE(text);
    std::string message;
    try {
      parse_since(text, kNow);
    } catch (const evenshard::base::UsageError& error) {
      message = error.what();
    }
    CHECK(message.find("2026-11-01T12:00") != std::string::npos);
    CHECK(message.find("7d") != std::string::npos);
  }
}
