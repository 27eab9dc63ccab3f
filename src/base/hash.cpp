#include "base/hash.hpp"

#include <array>
#include <memory>
#include <random>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace evenshard::base {

std::uint64_t hash_bytes(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t hash_file(const std::filesystem::path& path) {
  const Descriptor file = open_to_read(path);
  if (!file) throw_errno("read", path);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::array<char, 64 * 1024> buffer;
  while (const std::size_t got = read_some(file, buffer.data(), buffer.size(), path))
    XXH3_64bits_update(state.get(), buffer.data(), got);
  return XXH3_64bits_digest(state.get());
}

std::string to_hex(std::uint64_t value) {
  return fmt::format("{:016x}", value);
}

std::string random_hex(int digits) {
  std::random_device source;
  std::uniform_int_distribution<int> digit(0, 15);
  std::string text;
  for (int i = 0; i < digits; ++i) text += "0123456789abcdef"[digit(source)];
  return text;
}

}  // namespace evenshard::base
