// Content hashes (XXH3, 64 bits). Not for secrets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace evenshard::base {

std::uint64_t hash_bytes(std::string_view bytes);
/// Throws Error when the file cannot be read.
std::uint64_t hash_file(const std::filesystem::path& path);
/// Sixteen lower-case hex digits.
std::string to_hex(std::uint64_t value);
/// `digits` lower-case hex digits from the system's random source.
std::string random_hex(int digits);

}  // namespace evenshard::base
