// A file descriptor that closes itself, and reads and writes that do not stop half-way.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace evenshard::base {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// Close-on-exec, for reading. Invalid with errno set when it cannot be opened.
Descriptor open_to_read(const std::filesystem::path& path);
/// Bytes read, 0 at the end. Throws Error naming `path`.
std::size_t read_some(const Descriptor& file, char* buffer, std::size_t size,
                      const std::filesystem::path& path);
/// From the current position to the end. Throws Error naming `path`.
std::string read_all(const Descriptor& file, const std::filesystem::path& path);
/// Throws Error naming `path`.
void write_all(const Descriptor& file, std::string_view bytes, const std::filesystem::path& path);

}  // namespace evenshard::base
