// stdout is data, stderr is talk.
#pragma once

#include <string_view>

namespace evenshard::cli {

/// Unbuffered, so that both streams keep their order on one terminal. Never throws: a reader that
/// has gone away must not end a run.
void write_out(std::string_view text);
void write_err(std::string_view text);

/// To stdout for a program to read: throws base::Error when not all of it could be written, unless
/// the reader has gone away.
void write_data(std::string_view text);

/// "evenshard: <message>" on stderr.
void say(std::string_view message);

}  // namespace evenshard::cli
