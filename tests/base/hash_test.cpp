#include "base/hash.hpp"

#include <set>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard::base;

TEST_CASE("hashes are XXH3's, so that stored ones stay valid") {
  CHECK(to_hex(hash_bytes("")) == "2d06800538d394c2");
  CHECK(to_hex(hash_bytes("evenshard")) == "dc18d982938bdff1");
}

TEST_CASE("a file's hash is the hash of its bytes, whatever its size") {
  const evenshard::test::TempDir dir;
  for (const std::size_t size : {0, 1, 240, 65'536, 65'537, 300'000}) {
    CAPTURE(size);
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 % 251);
    write_atomically(dir / "f", bytes);
    CHECK(hash_file(dir / "f") == hash_bytes(bytes));
  }
  CHECK_THROWS_AS(hash_file(dir / "missing"), Error);
}

TEST_CASE("hexadecimal numbers are padded") {
  CHECK(to_hex(0xab) == "00000000000000ab");
}

TEST_CASE("random digits are as many as asked for and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string text = random_hex(32);
    CHECK(text.size() == 32);
    CHECK(text.find_first_not_of("0123456789abcdef") == std::string::npos);
    seen.insert(text);
  }
  CHECK(seen.size() == 100);
}
