// The engine's end of one worker's socket: frames in, frames out, never blocking.
#pragma once

#include <optional>
#include <string>

#include "base/descriptor.hpp"
#include "execute/framing.hpp"

namespace evenshard::execute {

class Channel {
 public:
  Channel(base::Descriptor socket, std::string secret)
      : socket_(std::move(socket)), secret_(secret), reader_(std::move(secret)) {}

  /// Reads what is there; false once nothing more can come: the end, or something that is no frame.
  bool read();
  std::optional<std::string> next_message() { return reader_.next(); }
  bool broken() const { return reader_.broken(); }

  /// Writes what fits now and keeps the rest for write_pending().
  void send(const std::string& json);
  void write_pending();

  int descriptor() const { return socket_.get(); }
  bool is_open() const { return static_cast<bool>(socket_); }
  bool has_pending() const { return is_open() && written_ < pending_.size(); }
  void close() { socket_ = base::Descriptor(); }

 private:
  base::Descriptor socket_;
  std::string secret_;
  FrameReader reader_;
  std::string pending_;
  std::size_t written_ = 0;
};

}  // namespace evenshard::execute
