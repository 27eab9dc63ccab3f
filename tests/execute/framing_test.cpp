#include "execute/framing.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace evenshard::execute;

namespace {
const std::string kSecret = "0123456789abcdef0123456789abcdef";
}

TEST_CASE("a message comes out as it went in, however the bytes are cut") {
  const std::string bytes = make_frame(kSecret, R"({"a":1})") + make_frame(kSecret, "\n");
  FrameReader reader(kSecret);
  std::vector<std::string> messages;
  for (const char byte : bytes) {
    reader.feed(std::string(1, byte));
    while (auto message = reader.next()) messages.push_back(*message);
  }
  CHECK(messages == std::vector<std::string>{R"({"a":1})", "\n"});
  CHECK_FALSE(reader.broken());
}

TEST_CASE("many messages in one read all come out") {
  FrameReader reader(kSecret);
  reader.feed(make_frame(kSecret, "1") + make_frame(kSecret, "2") + make_frame(kSecret, "3"));
  CHECK(reader.next() == "1");
  CHECK(reader.next() == "2");
  CHECK(reader.next() == "3");
  CHECK_FALSE(reader.next());
}

TEST_CASE("anything else than a frame breaks the stream for good") {
  const std::string good = make_frame(kSecret, "1");
  std::string other_secret = good, no_end = good, upper = make_frame(kSecret, std::string(10, 'x'));
  other_secret[20] = other_secret[20] == 'f' ? 'e' : 'f';
  no_end.back() = 'x';
  upper[7] = 'A';
  for (const std::string& bad : {std::string("garbage"), std::string("\n"), other_secret, no_end,
                                 upper, "01000001" + good.substr(8)}) {
    CAPTURE(bad);
    FrameReader reader(kSecret);
    reader.feed(bad);
    CHECK_FALSE(reader.next());
    CHECK(reader.broken());
    reader.feed(good);
    CHECK_FALSE(reader.next());
  }
}
