#include "report/unit_output.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "report/display.hpp"

namespace evenshard::report {

namespace {

std::optional<std::string> read_range(const std::string& file, std::int64_t begin,
                                      std::int64_t end) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(std::max<std::int64_t>(end - begin, 0)), '\0');
  if (!in.seekg(begin)) return std::nullopt;
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::string as_text(const std::string& bytes, bool keep_colors) {
  std::string text = harmless_output(bytes, keep_colors);
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

std::string without_first_line(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  return end == std::string::npos ? bytes : bytes.substr(end + 1);
}

std::string without_last_line(const std::string& bytes) {
  const std::size_t end = bytes.rfind('\n');
  return end == std::string::npos ? bytes : bytes.substr(0, end + 1);
}

std::string size_text(std::int64_t bytes) {
  if (bytes < 1 << 20) return fmt::format("{} KiB", (bytes + 1023) >> 10);
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

std::string unit_output(const model::Slice& slice, bool keep_colors, std::int64_t limit) {
  const std::int64_t size = slice.end - slice.begin, part = limit / 16;
  if (size <= 0) return "(it printed nothing)\n";
  const bool whole = size <= limit;
  const auto head = read_range(slice.file, slice.begin, whole ? slice.end : slice.begin + part);
  if (!head) return fmt::format("(its output cannot be read from {})\n", harmless(slice.file));
  if (whole) return as_text(*head, keep_colors);
  const std::string first = without_last_line(*head);
  const std::string last =
      without_first_line(read_range(slice.file, slice.end - part, slice.end).value_or(""));
  const auto shown = static_cast<std::int64_t>(first.size() + last.size());
  return as_text(first, keep_colors) +
         fmt::format("… {} left out; all of it: {}, bytes {} to {} …\n", size_text(size - shown),
                     harmless(slice.file), slice.begin, slice.end) +
         as_text(last, keep_colors);
}

std::string log_tail(const std::string& file, bool keep_colors, std::int64_t limit) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto size = in ? static_cast<std::int64_t>(in.tellg()) : 0;
  const std::int64_t begin = std::max<std::int64_t>(size - limit, 0);
  const std::string bytes = read_range(file, begin, size).value_or("");
  return as_text(begin > 0 ? without_first_line(bytes) : bytes, keep_colors);
}

}  // namespace evenshard::report
