// What a unit printed, read back from its worker's log.
#pragma once

#include <cstdint>
#include <string>

#include "model/run.hpp"

namespace evenshard::report {

/// The slice's text, harmless to a terminal, ending with a newline; memory is bounded: of more than
/// `limit` bytes only the first and last lines are shown (a sixteenth of the limit each), with a
/// line between them that names the file. What cannot be read is said in place of it; never throws.
std::string unit_output(const model::Slice& slice, bool keep_colors,
                        std::int64_t limit = std::int64_t{1} << 20);

/// The end of a whole log: its last `limit` bytes at most, from the start of a line.
std::string log_tail(const std::string& file, bool keep_colors, std::int64_t limit = 8192);

}  // namespace evenshard::report
