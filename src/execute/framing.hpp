// Frames of the worker protocol, `LENGTH SECRET JSON\n`: what a test scribbles never passes as one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace evenshard::execute {

/// A longer message is taken for garbage.
inline constexpr std::size_t kLongestMessage = std::size_t{16} << 20;

std::string make_frame(std::string_view secret, std::string_view json);

/// Cuts a byte stream back into messages. Strict: the first wrong byte ends it for good.
class FrameReader {
 public:
  explicit FrameReader(std::string secret) : secret_(std::move(secret)) {}

  void feed(std::string_view bytes) { buffer_ += bytes; }
  /// The next whole message, once it is there.
  std::optional<std::string> next();
  /// Something else than frames has arrived; nothing more will come out.
  bool broken() const { return broken_; }

 private:
  bool header_plausible(std::string_view rest) const;
  std::optional<std::string> fail();

  std::string secret_;
  std::string buffer_;
  std::size_t taken_ = 0;  ///< Bytes of the buffer that have been handed out.
  bool broken_ = false;
};

}  // namespace evenshard::execute
