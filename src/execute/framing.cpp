#include "execute/framing.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace evenshard::execute {

namespace {

constexpr std::size_t kLengthDigits = 8;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

std::size_t parse_length(std::string_view digits) {
  std::size_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length, 16);
  return length;
}

}  // namespace

std::string make_frame(std::string_view secret, std::string_view json) {
  return fmt::format("{:08x} {} {}\n", json.size(), secret, json);
}

bool FrameReader::header_plausible(std::string_view rest) const {
  const std::string_view digits = rest.substr(0, kLengthDigits);
  if (!std::all_of(digits.begin(), digits.end(), is_hex)) return false;
  if (rest.size() <= kLengthDigits) return true;
  const std::string mark = " " + secret_ + " ";
  const std::string_view seen = rest.substr(kLengthDigits, mark.size());
  return seen == std::string_view(mark).substr(0, seen.size()) &&
         parse_length(digits) <= kLongestMessage;
}

std::optional<std::string> FrameReader::fail() {
  broken_ = true;
  buffer_.clear();
  return std::nullopt;
}

std::optional<std::string> FrameReader::next() {
  if (broken_) return std::nullopt;
  const std::string_view rest = std::string_view(buffer_).substr(taken_);
  if (!header_plausible(rest)) return fail();
  const std::size_t header = kLengthDigits + secret_.size() + 2;
  const std::size_t length = rest.size() < header ? 0 : parse_length(rest.substr(0, kLengthDigits));
  if (rest.size() < header + length + 1) {
    buffer_.erase(0, std::exchange(taken_, 0));
    return std::nullopt;
  }
  if (rest[header + length] != '\n') return fail();
  taken_ += header + length + 1;
  return std::string(rest.substr(header, length));
}

}  // namespace evenshard::execute
